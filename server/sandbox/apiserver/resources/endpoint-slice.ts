import type { FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, firstItems, nameColumn, text, UNSET } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'

function validate({ addressType = '' }: LooseDraft<'endpointslices.discovery.k8s.io'>): FieldProblem[] {
  const problems = new Problems()
  if (addressType === '') problems.required('addressType')
  else problems.oneOf('addressType', addressType, ['FQDN', 'IPv4', 'IPv6'])
  return problems.list
}

/** EndpointSlices (discovery.k8s.io/v1). */
export const endpointSlices: ResourceDefinition<'endpointslices.discovery.k8s.io'> = {
  ...plain,
  name: 'endpointslices.discovery.k8s.io',
  group: 'discovery.k8s.io',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  namespaced: true,
  hasGeneration: true,
  applyDefaults(draft: LooseDraft<'endpointslices.discovery.k8s.io'>) {
    for (const port of draft.ports ?? []) {
      port.name ??= ''
      port.protocol ??= 'TCP'
    }
  },
  validate,
  columns: [
    nameColumn,
    text('AddressType', 'What the addresses are.', ({ addressType }) => addressType),
    text(
      'Ports',
      'The ports of every address.',
      ({ ports = [] }) => firstItems(ports.map(({ port, name }) => String(port ?? name ?? '*'))) || UNSET,
    ),
    text(
      'Endpoints',
      'The addresses.',
      ({ endpoints }) => firstItems((endpoints ?? []).flatMap(({ addresses }) => addresses)) || UNSET,
    ),
    ageColumn,
  ],
}
