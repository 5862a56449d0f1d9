import type { JobCondition, JobSpec } from 'kubernetes-types/batch/v1'

import type { KindMap } from '../../kube/objects.ts'
import { age, humanDuration } from '../duration.ts'
import type { Column, FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { goMap, goSelector, goStruct } from './checks/go-syntax.ts'
import { checkSelector, selects } from './checks/labels.ts'
import { SELECTOR_MISMATCH } from './checks/messages.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, containerColumns, nameColumn, selectorColumn, text } from './columns.ts'
import type { Loose, LooseDraft } from './loose.ts'
import { defaultPodTemplate } from './pod/spec-defaults.ts'
import { checkJobSpec } from './workload/job-spec.ts'

type Job = KindMap['jobs.batch']

const CONTROLLER_UID = 'batch.kubernetes.io/controller-uid'
const MAX_INT32 = 2_147_483_647

function defaultSpec(spec: Loose<JobSpec>): void {
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  spec.parallelism ??= 1
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : MAX_INT32
  spec.completionMode ??= 'NonIndexed'
  spec.suspend ??= false
  spec.manualSelector ??= false
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'
  defaultPodTemplate(spec.template)
}

/** A Job without labels carries its template's. */
function copyLabels(draft: LooseDraft<'jobs.batch'>): void {
  const labels = draft.spec?.template?.metadata?.labels
  const metadata = (draft.metadata ??= {})
  if (labels && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels }
}

/** Marks the Job's pods as its own, unless its author does so. */
function generateSelector(draft: LooseDraft<'jobs.batch'>): void {
  const spec = (draft.spec ??= {})
  const { name = '', uid = '' } = draft.metadata ?? {}
  if (spec.manualSelector) return
  const template = (spec.template ??= {})
  const metadata = (template.metadata ??= {})
  metadata.labels = {
    ...metadata.labels,
    [CONTROLLER_UID]: uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  }
  spec.selector ??= {}
  spec.selector.matchLabels = { ...spec.selector.matchLabels, [CONTROLLER_UID]: uid }
}

function validate({ spec = {} }: LooseDraft<'jobs.batch'>): FieldProblem[] {
  const problems = new Problems()
  const labels = spec.template?.metadata?.labels
  if (spec.selector) checkSelector(problems, 'spec.selector', spec.selector)
  else problems.required('spec.selector')
  if (spec.selector && !selects(spec.selector, labels ?? {})) {
    problems.invalid('spec.template.metadata.labels', goMap(labels), SELECTOR_MISMATCH)
  }
  checkJobSpec(problems, 'spec', spec)
  return problems.list
}

function validateUpdate(next: Job, previous: Readonly<Job>): FieldProblem[] {
  const problems = new Problems()
  const { completions, completionMode, selector, template } = next.spec
  if (completionMode !== 'Indexed') {
    problems.immutable('spec.completions', completions, previous.spec.completions, completions)
  }
  problems.immutable('spec.selector', selector, previous.spec.selector, goSelector(selector))
  if (!previous.spec.suspend) {
    problems.immutable('spec.template', template, previous.spec.template, goStruct('core.PodTemplateSpec'))
  }
  problems.immutable('spec.completionMode', completionMode, previous.spec.completionMode, completionMode)
  return problems.list
}

/** What STATUS says for each condition, the first that holds. */
const WORDS: readonly (readonly [condition: string, word: string])[] = [
  ['Complete', 'Complete'],
  ['Failed', 'Failed'],
]
const LATER_WORDS: typeof WORDS = [
  ['Suspended', 'Suspended'],
  ['FailureTarget', 'FailureTarget'],
  ['SuccessCriteriaMet', 'SuccessCriteriaMet'],
]

const wordFor = (conditions: readonly JobCondition[], words: typeof WORDS): string | undefined =>
  words.find(([type]) =>
    conditions.some((condition) => condition.type === type && condition.status === 'True'),
  )?.[1]

function statusOf({ metadata, status }: Job): string {
  const conditions = status.conditions ?? []
  const ended = wordFor(conditions, WORDS)
  if (ended !== undefined) return ended
  if (metadata.deletionTimestamp !== undefined) return 'Terminating'
  return wordFor(conditions, LATER_WORDS) ?? 'Running'
}

function progress({ spec, status }: Job): string {
  const succeeded = status.succeeded ?? 0
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  const parallelism = spec.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function duration({ status }: Job, now: number): string {
  const { startTime, completionTime } = status
  if (startTime === undefined) return ''
  if (completionTime === undefined) return age(startTime, now)
  return humanDuration(Date.parse(completionTime) - Date.parse(startTime))
}

const columns: readonly Column<Job>[] = [
  nameColumn,
  text('Status', 'What the Job is about, in one word.', statusOf),
  text('Completions', 'How many pods have succeeded, of how many.', progress),
  text('Duration', 'How long the Job takes or took.', duration),
  ageColumn,
  ...containerColumns(({ spec }: Job) => spec.template.spec?.containers),
  selectorColumn(({ spec }) => spec.selector),
]

/** Jobs (batch/v1). */
export const jobs: ResourceDefinition<'jobs.batch'> = {
  name: 'jobs.batch',
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  plural: 'jobs',
  singular: 'job',
  shortNames: [],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  applyDefaults(draft: LooseDraft<'jobs.batch'>) {
    defaultSpec((draft.spec ??= {}))
    copyLabels(draft)
  },
  prepareCreate(draft: LooseDraft<'jobs.batch'>) {
    generateSelector(draft)
    copyLabels(draft)
    draft.status = {}
  },
  validate,
  validateUpdate,
  columns,
  fields: { 'status.successful': ({ status }) => String(status.succeeded ?? 0) },
}
