import type { KindMap } from '../../kube/objects.ts'
import { age } from '../duration.ts'
import type { Column, FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { scheduleProblem } from './checks/cron-schedule.ts'
import { tooLong } from './checks/messages.ts'
import { notNegative } from './checks/numbers.ts'
import { Problems } from './checks/problems.ts'
import {
  ageColumn,
  containerColumns,
  count,
  nameColumn,
  NONE,
  selectorColumn,
  text,
  UNSET,
} from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { defaultPodTemplate } from './pod/spec-defaults.ts'
import { checkJobSpec } from './workload/job-spec.ts'

type CronJob = KindMap['cronjobs.batch']

/** What is left of 63 characters once a Job's name has its time appended. */
const NAME_LIMIT = 52

function applyDefaults(draft: LooseDraft<'cronjobs.batch'>): void {
  const spec = (draft.spec ??= {})
  spec.concurrencyPolicy ||= 'Allow'
  spec.suspend ??= false
  spec.successfulJobsHistoryLimit ??= 3
  spec.failedJobsHistoryLimit ??= 1
  const template = (spec.jobTemplate ??= {})
  template.metadata = Object.assign({ ...template.metadata }, { creationTimestamp: null })
  template.spec ??= {}
  defaultPodTemplate(template.spec.template)
}

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    // The language has no other way to ask.
    return false
  }
}

function validate({ metadata, spec = {} }: LooseDraft<'cronjobs.batch'>): FieldProblem[] {
  const problems = new Problems()
  const { schedule = '', timeZone } = spec
  if (schedule === '') problems.required('spec.schedule')
  else {
    const problem = scheduleProblem(schedule)
    if (problem !== undefined) problems.invalid('spec.schedule', schedule, problem)
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    problems.invalid('spec.timeZone', timeZone, `unknown time zone ${timeZone}`)
  }
  notNegative(problems, 'spec.startingDeadlineSeconds', spec.startingDeadlineSeconds)
  problems.oneOf('spec.concurrencyPolicy', spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace'])
  checkJobSpec(problems, 'spec.jobTemplate.spec', spec.jobTemplate?.spec ?? {})
  notNegative(problems, 'spec.successfulJobsHistoryLimit', spec.successfulJobsHistoryLimit)
  notNegative(problems, 'spec.failedJobsHistoryLimit', spec.failedJobsHistoryLimit)
  const name = metadata?.name ?? ''
  if (name.length > NAME_LIMIT) problems.invalid('metadata.name', name, tooLong(NAME_LIMIT))
  return problems.list
}

function suspended({ spec }: CronJob): string {
  if (spec.suspend === undefined) return UNSET
  return spec.suspend ? 'True' : 'False'
}

const columns: readonly Column<CronJob>[] = [
  nameColumn,
  text('Schedule', 'When Jobs are made, in cron form.', ({ spec }) => spec.schedule),
  text('Timezone', 'The time zone of the schedule.', ({ spec }) => spec.timeZone ?? NONE),
  { ...text('Suspend', 'Whether no further Jobs are made.', suspended), type: 'boolean' },
  count('Active', 'How many Jobs are running.', ({ status }) => (status.active ?? []).length),
  text('Last Schedule', 'How long ago a Job was due last.', ({ status }, now) =>
    status.lastScheduleTime === undefined ? NONE : age(status.lastScheduleTime, now),
  ),
  ageColumn,
  ...containerColumns(({ spec }: CronJob) => spec.jobTemplate.spec?.template.spec?.containers),
  selectorColumn(({ spec }) => spec.jobTemplate.spec?.selector),
]

/** CronJobs (batch/v1). */
export const cronJobs: ResourceDefinition<'cronjobs.batch'> = {
  name: 'cronjobs.batch',
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  applyDefaults,
  prepareCreate(draft: LooseDraft<'cronjobs.batch'>) {
    draft.status = {}
  },
  validate,
  columns,
}
