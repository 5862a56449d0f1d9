import type { KindMap } from '../../kube/objects.ts'
import { PARTS } from '../messages.ts'
import type { FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, nameColumn, text } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'
import { canonicalList } from './pod/container-defaults.ts'
import { checkAmount } from './pod/validate-resources.ts'

type ResourceQuota = KindMap['resourcequotas']

/** `name: used/hard` for what is limited, or for all else. */
function usage({ spec, status }: ResourceQuota, ofLimits: boolean): string {
  const hard = status?.hard ?? spec?.hard ?? {}
  return Object.keys(hard)
    .filter((name) => name.startsWith('limits') === ofLimits)
    .toSorted()
    .map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${hard[name] ?? '0'}`)
    .join(', ')
}

function validate({ spec = {} }: LooseDraft<'resourcequotas'>): FieldProblem[] {
  const problems = new Problems()
  for (const [name, amount] of Object.entries(spec.hard ?? {})) {
    checkAmount(problems, `spec.hard[${name}]`, amount)
  }
  return problems.list
}

/** ResourceQuotas (core/v1): kept and shown; nothing is held to them, which their maker is told. */
export const resourceQuotas: ResourceDefinition<'resourcequotas'> = {
  ...plain,
  name: 'resourcequotas',
  group: '',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  namespaced: true,
  hasStatus: true,
  applyDefaults: (draft: LooseDraft<'resourcequotas'>) => canonicalList(draft.spec?.hard),
  prepareCreate(draft: LooseDraft<'resourcequotas'>) {
    draft.status = {}
  },
  validate,
  warning: PARTS.keptOnly('resource quotas', 'holds nothing to them'),
  columns: [
    nameColumn,
    text('Request', 'What is used, of how much.', (quota) => usage(quota, false)),
    text('Limit', 'Which limits are used, of how much.', (quota) => usage(quota, true)),
    ageColumn,
  ],
}
