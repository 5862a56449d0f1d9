import type { DeploymentSpec } from 'kubernetes-types/apps/v1'

import type { KindMap } from '../../kube/objects.ts'
import type { Column, FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { intOrPercent, isNothing, notAboveWhole } from './checks/int-or-percent.ts'
import { notNegative } from './checks/numbers.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, containerColumns, count, nameColumn, selectorColumn } from './columns.ts'
import type { Loose, LooseDraft } from './loose.ts'
import { defaultPodTemplate } from './pod/spec-defaults.ts'
import {
  checkReplicated,
  readyColumn,
  replicatedScale,
  selectorUpdateProblems,
} from './workload/replicated.ts'

type Deployment = KindMap['deployments.apps']

const QUARTER = '25%'

function applyDefaults(draft: LooseDraft<'deployments.apps'>): void {
  const spec = (draft.spec ??= {})
  spec.replicas ??= 1
  spec.revisionHistoryLimit ??= 10
  spec.progressDeadlineSeconds ??= 600
  const strategy = (spec.strategy ??= {})
  strategy.type ||= 'RollingUpdate'
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {}
    strategy.rollingUpdate.maxUnavailable ??= QUARTER
    strategy.rollingUpdate.maxSurge ??= QUARTER
  }
  defaultPodTemplate(spec.template)
}

function checkStrategy(problems: Problems, strategy: NonNullable<Loose<DeploymentSpec>['strategy']>): void {
  const { type, rollingUpdate } = strategy
  problems.oneOf('spec.strategy.type', type, ['Recreate', 'RollingUpdate'])
  if (type === 'Recreate' && rollingUpdate) {
    problems.forbidden(
      'spec.strategy.rollingUpdate',
      "may not be specified when strategy `type` is 'Recreate'",
    )
  }
  if (type !== 'RollingUpdate') return
  const at = 'spec.strategy.rollingUpdate'
  const { maxUnavailable, maxSurge } = rollingUpdate ?? {}
  intOrPercent(problems, `${at}.maxUnavailable`, maxUnavailable)
  intOrPercent(problems, `${at}.maxSurge`, maxSurge)
  if (isNothing(maxUnavailable) && isNothing(maxSurge)) {
    problems.invalid(`${at}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')
  }
  notAboveWhole(problems, `${at}.maxUnavailable`, maxUnavailable)
}

function validate({ spec = {} }: LooseDraft<'deployments.apps'>): FieldProblem[] {
  const problems = new Problems()
  checkReplicated(problems, spec, 'deployment')
  checkStrategy(problems, spec.strategy ?? {})
  const { progressDeadlineSeconds, minReadySeconds = 0 } = spec
  notNegative(problems, 'spec.progressDeadlineSeconds', progressDeadlineSeconds)
  if (progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= minReadySeconds) {
    problems.invalid(
      'spec.progressDeadlineSeconds',
      progressDeadlineSeconds,
      'must be greater than minReadySeconds',
    )
  }
  return problems.list
}

const columns: readonly Column<Deployment>[] = [
  nameColumn,
  readyColumn,
  count(
    'Up-to-date',
    'How many pods are made from the newest template.',
    ({ status }) => status.updatedReplicas ?? 0,
  ),
  count(
    'Available',
    'How many pods have been ready for long enough.',
    ({ status }) => status.availableReplicas ?? 0,
  ),
  ageColumn,
  ...containerColumns(({ spec }: Deployment) => spec.template.spec?.containers),
  selectorColumn(({ spec }) => spec.selector),
]

/** Deployments (apps/v1). */
export const deployments: ResourceDefinition<'deployments.apps'> = {
  name: 'deployments.apps',
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  scale: replicatedScale,
  applyDefaults,
  prepareCreate(draft: LooseDraft<'deployments.apps'>) {
    draft.status = {}
  },
  validate,
  validateUpdate: selectorUpdateProblems,
  columns,
}
