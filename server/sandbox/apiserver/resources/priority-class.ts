import type { FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, count, nameColumn, text } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'

const HIGHEST_OF_USERS = 1_000_000_000
const SYSTEM_PREFIX = 'system-'
const SYSTEM_NAMES = new Set(['system-node-critical', 'system-cluster-critical'])

function validate(draft: LooseDraft<'priorityclasses.scheduling.k8s.io'>): FieldProblem[] {
  const problems = new Problems()
  const name = draft.metadata?.name ?? ''
  const { value = 0 } = draft
  if (SYSTEM_NAMES.has(name)) return problems.list
  if (name.startsWith(SYSTEM_PREFIX)) {
    problems.forbidden(
      'metadata.name',
      "priority class names with 'system-' prefix are reserved for system use only. error: " +
        `${name} is not a known system priority class`,
    )
  }
  if (value > HIGHEST_OF_USERS) {
    problems.forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST_OF_USERS}`)
  }
  problems.oneOf('preemptionPolicy', draft.preemptionPolicy, ['Never', 'PreemptLowerPriority'])
  return problems.list
}

/** PriorityClasses (scheduling.k8s.io/v1). */
export const priorityClasses: ResourceDefinition<'priorityclasses.scheduling.k8s.io'> = {
  ...plain,
  name: 'priorityclasses.scheduling.k8s.io',
  group: 'scheduling.k8s.io',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  namespaced: false,
  hasGeneration: true,
  applyDefaults(draft: LooseDraft<'priorityclasses.scheduling.k8s.io'>) {
    draft.preemptionPolicy ??= 'PreemptLowerPriority'
  },
  validate,
  validateUpdate(next, previous) {
    const problems = new Problems()
    if (next.value !== previous.value) problems.forbidden('value', 'may not be changed in an update.')
    problems.immutable(
      'preemptionPolicy',
      next.preemptionPolicy,
      previous.preemptionPolicy,
      next.preemptionPolicy,
    )
    return problems.list
  },
  columns: [
    nameColumn,
    count('Value', 'The priority; pods with more go first.', ({ value }) => value),
    {
      ...text(
        'Global-Default',
        'Whether pods without a class get it.',
        ({ globalDefault }) => globalDefault === true,
      ),
      type: 'boolean',
    },
    ageColumn,
    text(
      'PreemptionPolicy',
      'Whether others must make room.',
      ({ preemptionPolicy = '' }) => preemptionPolicy,
    ),
  ],
}
