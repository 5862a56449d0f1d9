import type { ResourceDefinition } from '../resource-definition.ts'
import { ageColumn, nameColumn, text } from './columns.ts'
import { plain } from './plain.ts'

/** Leases (coordination.k8s.io/v1). */
export const leases: ResourceDefinition<'leases.coordination.k8s.io'> = {
  ...plain,
  name: 'leases.coordination.k8s.io',
  group: 'coordination.k8s.io',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  namespaced: true,
  columns: [
    nameColumn,
    text('Holder', 'Who holds the lease.', ({ spec }) => spec?.holderIdentity ?? ''),
    ageColumn,
  ],
}
