import type { EndpointSubset } from 'kubernetes-types/core/v1'

import type { ResourceDefinition } from '../resource-definition.ts'
import { ageColumn, firstItems, nameColumn, NONE, text } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'

/** Every address with every port; those that are not ready are left out. */
function pairs({ addresses = [], ports = [] }: EndpointSubset): string[] {
  if (ports.length === 0) return addresses.map(({ ip }) => ip)
  return ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip}:${port}`))
}

/** Endpoints (core/v1), which EndpointSlices replace. */
export const endpoints: ResourceDefinition<'endpoints'> = {
  ...plain,
  name: 'endpoints',
  group: '',
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  applyDefaults(draft: LooseDraft<'endpoints'>) {
    for (const { ports } of draft.subsets ?? []) for (const port of ports ?? []) port.protocol ||= 'TCP'
  },
  columns: [
    nameColumn,
    text('Endpoints', 'The addresses that answer for the Service.', ({ subsets = [] }) =>
      subsets.length === 0 ? NONE : firstItems(subsets.flatMap(pairs)),
    ),
    ageColumn,
  ],
}
