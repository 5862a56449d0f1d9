import type { FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { intOrPercent, notAboveWhole } from './checks/int-or-percent.ts'
import { checkSelector } from './checks/labels.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, count, nameColumn, text } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'

const NOT_AVAILABLE = 'N/A'

function validate({ spec = {} }: LooseDraft<'poddisruptionbudgets.policy'>): FieldProblem[] {
  const problems = new Problems()
  const { minAvailable, maxUnavailable, selector } = spec
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    problems.invalid('spec', '', 'minAvailable and maxUnavailable cannot be both set')
  }
  intOrPercent(problems, 'spec.minAvailable', minAvailable)
  notAboveWhole(problems, 'spec.minAvailable', minAvailable)
  intOrPercent(problems, 'spec.maxUnavailable', maxUnavailable)
  notAboveWhole(problems, 'spec.maxUnavailable', maxUnavailable)
  checkSelector(problems, 'spec.selector', selector)
  return problems.list
}

/** PodDisruptionBudgets (policy/v1). */
export const podDisruptionBudgets: ResourceDefinition<'poddisruptionbudgets.policy'> = {
  ...plain,
  name: 'poddisruptionbudgets.policy',
  group: 'policy',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  applyDefaults(draft: LooseDraft<'poddisruptionbudgets.policy'>) {
    draft.spec ??= {}
  },
  prepareCreate(draft: LooseDraft<'poddisruptionbudgets.policy'>) {
    draft.status = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 }
  },
  validate,
  columns: [
    nameColumn,
    text('Min Available', 'How many pods must stay.', ({ spec }) =>
      String(spec.minAvailable ?? NOT_AVAILABLE),
    ),
    text('Max Unavailable', 'How many pods may go.', ({ spec }) =>
      String(spec.maxUnavailable ?? NOT_AVAILABLE),
    ),
    count('Allowed Disruptions', 'How many pods may go now.', ({ status }) => status.disruptionsAllowed),
    ageColumn,
  ],
}
