import type { KindMap } from '../../kube/objects.ts'
import { isSame } from '../json.ts'
import type { Column, FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { intOrPercent, isNothing, notAboveWhole } from './checks/int-or-percent.ts'
import { Problems } from './checks/problems.ts'
import {
  ageColumn,
  containerColumns,
  count,
  formatLabels,
  nameColumn,
  selectorColumn,
  text,
} from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { defaultPodTemplate } from './pod/spec-defaults.ts'
import { checkReplicated, selectorUpdateProblems } from './workload/replicated.ts'

type DaemonSet = KindMap['daemonsets.apps']

/** Where a DaemonSet counts the changes of its template since the API lost the field for it. */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation'

function applyDefaults(draft: LooseDraft<'daemonsets.apps'>): void {
  const spec = (draft.spec ??= {})
  spec.revisionHistoryLimit ??= 10
  const strategy = (spec.updateStrategy ??= {})
  strategy.type ||= 'RollingUpdate'
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {}
    strategy.rollingUpdate.maxUnavailable ??= 1
    strategy.rollingUpdate.maxSurge ??= 0
  }
  defaultPodTemplate(spec.template)
}

function prepareCreate(draft: LooseDraft<'daemonsets.apps'>): void {
  const metadata = (draft.metadata ??= {})
  metadata.annotations = { ...metadata.annotations, [TEMPLATE_GENERATION]: '1' }
  draft.status = {
    currentNumberScheduled: 0,
    numberMisscheduled: 0,
    desiredNumberScheduled: 0,
    numberReady: 0,
  }
}

function prepareUpdate(next: DaemonSet, previous: Readonly<DaemonSet>): void {
  const before = Number(previous.metadata.annotations?.[TEMPLATE_GENERATION] ?? '1')
  const generation = isSame(next.spec.template, previous.spec.template) ? before : before + 1
  next.metadata.annotations = { ...next.metadata.annotations, [TEMPLATE_GENERATION]: String(generation) }
}

function validate({ spec = {} }: LooseDraft<'daemonsets.apps'>): FieldProblem[] {
  const problems = new Problems()
  checkReplicated(problems, spec, 'daemonset')
  const { type, rollingUpdate } = spec.updateStrategy ?? {}
  problems.oneOf('spec.updateStrategy.type', type, ['RollingUpdate', 'OnDelete'])
  if (type !== 'RollingUpdate') return problems.list
  const at = 'spec.updateStrategy.rollingUpdate'
  const { maxUnavailable, maxSurge } = rollingUpdate ?? {}
  intOrPercent(problems, `${at}.maxUnavailable`, maxUnavailable)
  notAboveWhole(problems, `${at}.maxUnavailable`, maxUnavailable)
  intOrPercent(problems, `${at}.maxSurge`, maxSurge)
  if (isNothing(maxUnavailable) && isNothing(maxSurge)) {
    problems.required(`${at}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')
  } else if (!isNothing(maxUnavailable) && !isNothing(maxSurge)) {
    problems.invalid(`${at}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero')
  }
  return problems.list
}

const columns: readonly Column<DaemonSet>[] = [
  nameColumn,
  count('Desired', 'How many nodes should run the pod.', ({ status }) => status.desiredNumberScheduled),
  count('Current', 'How many nodes run the pod.', ({ status }) => status.currentNumberScheduled),
  count('Ready', 'How many of the pods are ready.', ({ status }) => status.numberReady),
  count(
    'Up-to-date',
    'How many pods are made from the newest template.',
    ({ status }) => status.updatedNumberScheduled ?? 0,
  ),
  count(
    'Available',
    'How many pods have been ready for long enough.',
    ({ status }) => status.numberAvailable ?? 0,
  ),
  text('Node Selector', 'Which nodes the pods need.', ({ spec }) =>
    formatLabels(spec.template.spec?.nodeSelector),
  ),
  ageColumn,
  ...containerColumns(({ spec }: DaemonSet) => spec.template.spec?.containers),
  selectorColumn(({ spec }) => spec.selector),
]

/** DaemonSets (apps/v1). */
export const daemonSets: ResourceDefinition<'daemonsets.apps'> = {
  name: 'daemonsets.apps',
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  applyDefaults,
  prepareCreate,
  prepareUpdate,
  validate,
  validateUpdate: selectorUpdateProblems,
  columns,
}
