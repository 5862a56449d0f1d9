import type { PersistentVolumeClaim } from 'kubernetes-types/core/v1'

import type { KindMap } from '../../kube/objects.ts'
import { isSame } from '../json.ts'
import type { Column, FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { STATEFUL_SET_UPDATE } from './checks/messages.ts'
import { notNegative } from './checks/numbers.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, containerColumns, nameColumn } from './columns.ts'
import type { Loose, LooseDraft } from './loose.ts'
import { defaultPodTemplate } from './pod/spec-defaults.ts'
import { checkReplicated, readyColumn, replicatedScale } from './workload/replicated.ts'

type StatefulSet = KindMap['statefulsets.apps']

/** The members of the spec that may change once the object exists. */
const CHANGEABLE = new Set([
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
])

function defaultClaim(claim: Loose<PersistentVolumeClaim>): void {
  Object.assign(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim' })
  claim.metadata = Object.assign({ ...claim.metadata }, { creationTimestamp: null })
  claim.spec = { volumeMode: 'Filesystem', ...claim.spec }
  claim.status = { phase: 'Pending' }
}

function applyDefaults(draft: LooseDraft<'statefulsets.apps'>): void {
  const spec = (draft.spec ??= {})
  spec.podManagementPolicy ||= 'OrderedReady'
  spec.replicas ??= 1
  spec.revisionHistoryLimit ??= 10
  spec.serviceName ??= ''
  const strategy = (spec.updateStrategy ??= {})
  strategy.type ||= 'RollingUpdate'
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {}
    strategy.rollingUpdate.partition ??= 0
  }
  const retention = (spec.persistentVolumeClaimRetentionPolicy ??= {})
  retention.whenDeleted ||= 'Retain'
  retention.whenScaled ||= 'Retain'
  for (const claim of spec.volumeClaimTemplates ?? []) defaultClaim(claim)
  defaultPodTemplate(spec.template)
}

/** The template with a volume for each claim, since its containers may mount those. */
function withClaims(spec: Loose<StatefulSet['spec']>): Loose<StatefulSet['spec']> {
  const claims = (spec.volumeClaimTemplates ?? []).map(({ metadata }) => ({
    name: metadata?.name,
    persistentVolumeClaim: { claimName: metadata?.name },
  }))
  if (claims.length === 0) return spec
  const own = (spec.template?.spec?.volumes ?? []).filter(
    ({ name }) => !claims.some((claim) => claim.name === name),
  )
  return {
    ...spec,
    template: { ...spec.template, spec: { ...spec.template?.spec, volumes: [...own, ...claims] } },
  }
}

function validate({ spec = {} }: LooseDraft<'statefulsets.apps'>): FieldProblem[] {
  const problems = new Problems()
  const { podManagementPolicy, updateStrategy } = spec
  if (podManagementPolicy !== 'OrderedReady' && podManagementPolicy !== 'Parallel') {
    const detail = "must be 'OrderedReady' or 'Parallel'"
    problems.invalid('spec.podManagementPolicy', podManagementPolicy, detail)
  }
  if (updateStrategy?.type !== 'RollingUpdate' && updateStrategy?.type !== 'OnDelete') {
    problems.invalid('spec.updateStrategy', updateStrategy?.type, "must be 'RollingUpdate' or 'OnDelete'")
  }
  notNegative(
    problems,
    'spec.updateStrategy.rollingUpdate.partition',
    updateStrategy?.rollingUpdate?.partition,
  )
  checkReplicated(problems, withClaims(spec), 'statefulset')
  return problems.list
}

function validateUpdate(next: StatefulSet, previous: Readonly<StatefulSet>): FieldProblem[] {
  const problems = new Problems()
  const fixed = ({ spec }: Readonly<StatefulSet>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(spec).filter(([key]) => !CHANGEABLE.has(key)))
  if (!isSame(fixed(next), fixed(previous))) problems.forbidden('spec', STATEFUL_SET_UPDATE)
  return problems.list
}

const columns: readonly Column<StatefulSet>[] = [
  nameColumn,
  readyColumn,
  ageColumn,
  ...containerColumns(({ spec }: StatefulSet) => spec.template.spec?.containers),
]

/** StatefulSets (apps/v1). */
export const statefulSets: ResourceDefinition<'statefulsets.apps'> = {
  name: 'statefulsets.apps',
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  nameRule: 'dns1123-label',
  hasStatus: true,
  hasGeneration: true,
  scale: replicatedScale,
  applyDefaults,
  prepareCreate(draft: LooseDraft<'statefulsets.apps'>) {
    draft.status = { replicas: 0, availableReplicas: 0 }
  },
  validate,
  validateUpdate,
  columns,
}
