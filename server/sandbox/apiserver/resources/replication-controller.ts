import type { KindMap } from '../../kube/objects.ts'
import type { Column, FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { goMap } from './checks/go-syntax.ts'
import { checkLabels, selects } from './checks/labels.ts'
import { SELECTOR_MISMATCH } from './checks/messages.ts'
import { notNegative } from './checks/numbers.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, containerColumns, count, formatLabels, nameColumn, text, wide } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { defaultPodTemplate } from './pod/spec-defaults.ts'
import { checkPodTemplate } from './pod/validate-spec.ts'
import { replicatedScale } from './workload/replicated.ts'

type ReplicationController = KindMap['replicationcontrollers']

function applyDefaults(draft: LooseDraft<'replicationcontrollers'>): void {
  const spec = (draft.spec ??= {})
  const labels = spec.template?.metadata?.labels
  spec.replicas ??= 1
  if (labels) {
    if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels }
    const metadata = (draft.metadata ??= {})
    if (Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels }
  }
  defaultPodTemplate(spec.template)
}

function validate({ spec = {} }: LooseDraft<'replicationcontrollers'>): FieldProblem[] {
  const problems = new Problems()
  const selector = spec.selector ?? {}
  const { template } = spec
  notNegative(problems, 'spec.minReadySeconds', spec.minReadySeconds)
  checkLabels(problems, 'spec.selector', selector)
  if (Object.keys(selector).length === 0) problems.required('spec.selector')
  notNegative(problems, 'spec.replicas', spec.replicas)
  if (!template) problems.required('spec.template')
  else {
    const labels = template.metadata?.labels
    if (!selects({ matchLabels: selector }, labels ?? {})) {
      problems.invalid('spec.template.metadata.labels', goMap(labels), SELECTOR_MISMATCH)
    }
    checkPodTemplate(problems, template)
    problems.oneOf('spec.template.spec.restartPolicy', template.spec?.restartPolicy, ['Always'])
  }
  return problems.list
}

const columns: readonly Column<ReplicationController>[] = [
  nameColumn,
  count('Desired', 'How many pods there should be.', ({ spec }) => spec.replicas ?? 0),
  count('Current', 'How many pods there are.', ({ status }) => status.replicas),
  count('Ready', 'How many pods are ready.', ({ status }) => status.readyReplicas ?? 0),
  ageColumn,
  ...containerColumns(({ spec }: ReplicationController) => spec.template?.spec?.containers),
  wide(text('Selector', 'Which pods belong to the object.', ({ spec }) => formatLabels(spec.selector))),
]

/** ReplicationControllers (core/v1), which ReplicaSets replace. */
export const replicationControllers: ResourceDefinition<'replicationcontrollers'> = {
  name: 'replicationcontrollers',
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  scale: {
    read: ({ spec, status }) => ({
      desired: spec.replicas ?? 0,
      current: status.replicas,
      selector: { matchLabels: spec.selector ?? {} },
    }),
    write: (draft, replicas) => replicatedScale.write(draft, replicas),
  },
  applyDefaults,
  prepareCreate(draft: LooseDraft<'replicationcontrollers'>) {
    draft.status = { replicas: 0 }
  },
  validate,
  columns,
  fields: { 'status.replicas': ({ status }) => String(status.replicas) },
}
