import { formatSelector } from '../label-selector.ts'
import { PARTS } from '../messages.ts'
import type { ResourceDefinition } from '../resource-definition.ts'
import { checkSelector } from './checks/labels.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, nameColumn, NONE, text } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'

function applyDefaults(draft: LooseDraft<'networkpolicies.networking.k8s.io'>): void {
  const spec = (draft.spec ??= {})
  spec.podSelector ??= {}
  for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
    for (const port of rule.ports ?? []) port.protocol ??= 'TCP'
  }
  if ((spec.policyTypes ?? []).length > 0) return
  spec.policyTypes = (spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress']
}

/** NetworkPolicies (networking.k8s.io/v1); the network does not enforce them, which their maker is told. */
export const networkPolicies: ResourceDefinition<'networkpolicies.networking.k8s.io'> = {
  ...plain,
  name: 'networkpolicies.networking.k8s.io',
  group: 'networking.k8s.io',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  namespaced: true,
  hasGeneration: true,
  applyDefaults,
  warning: PARTS.keptOnly('network policies', 'lets all traffic through'),
  validate({ spec = {} }: LooseDraft<'networkpolicies.networking.k8s.io'>) {
    const problems = new Problems()
    checkSelector(problems, 'spec.podSelector', spec.podSelector)
    for (const [index, type] of (spec.policyTypes ?? []).entries()) {
      problems.oneOf(`spec.policyTypes[${index}]`, type, ['Egress', 'Ingress'])
    }
    return problems.list
  },
  columns: [
    nameColumn,
    text('Pod-Selector', 'Which pods it is about.', ({ spec }) => formatSelector(spec?.podSelector) || NONE),
    ageColumn,
  ],
}
