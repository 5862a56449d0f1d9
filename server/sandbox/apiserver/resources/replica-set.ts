import type { KindMap } from '../../kube/objects.ts'
import type { Column, ResourceDefinition } from '../resource-definition.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, containerColumns, count, nameColumn, selectorColumn } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { defaultPodTemplate } from './pod/spec-defaults.ts'
import { checkReplicated, replicatedScale, selectorUpdateProblems } from './workload/replicated.ts'

type ReplicaSet = KindMap['replicasets.apps']

const columns: readonly Column<ReplicaSet>[] = [
  nameColumn,
  count('Desired', 'How many pods there should be.', ({ spec }) => spec.replicas ?? 0),
  count('Current', 'How many pods there are.', ({ status }) => status.replicas),
  count('Ready', 'How many pods are ready.', ({ status }) => status.readyReplicas ?? 0),
  ageColumn,
  ...containerColumns(({ spec }: ReplicaSet) => spec.template?.spec?.containers),
  selectorColumn(({ spec }) => spec.selector),
]

/** ReplicaSets (apps/v1). */
export const replicaSets: ResourceDefinition<'replicasets.apps'> = {
  name: 'replicasets.apps',
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  scale: replicatedScale,
  applyDefaults(draft: LooseDraft<'replicasets.apps'>) {
    const spec = (draft.spec ??= {})
    spec.replicas ??= 1
    defaultPodTemplate(spec.template)
  },
  prepareCreate(draft: LooseDraft<'replicasets.apps'>) {
    draft.status = { replicas: 0 }
  },
  validate({ spec = {} }: LooseDraft<'replicasets.apps'>) {
    const problems = new Problems()
    checkReplicated(problems, spec, 'deployment')
    return problems.list
  },
  validateUpdate: (next, previous) =>
    selectorUpdateProblems(
      { spec: { template: {}, ...next.spec } },
      { spec: { template: {}, ...previous.spec } },
    ),
  columns,
  fields: { 'status.replicas': ({ status }) => String(status.replicas) },
}
