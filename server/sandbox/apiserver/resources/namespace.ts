import type { ResourceDefinition } from '../resource-definition.ts'
import { ageColumn, nameColumn, text } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'

/** Namespaces (core/v1). */
export const namespaces: ResourceDefinition<'namespaces'> = {
  ...plain,
  name: 'namespaces',
  group: '',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  nameRule: 'dns1123-label',
  hasStatus: true,
  applyDefaults(draft: LooseDraft<'namespaces'>) {
    const metadata = (draft.metadata ??= {})
    metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name }
    draft.spec ??= {}
  },
  prepareCreate(draft: LooseDraft<'namespaces'>) {
    draft.spec = { finalizers: ['kubernetes'] }
    draft.status = { phase: 'Active' }
  },
  prepareUpdate(next, previous) {
    // Finalizers change through the finalize subresource alone.
    next.spec = { ...previous.spec }
  },
  columns: [
    nameColumn,
    text('Status', 'Whether the namespace is Active or Terminating.', ({ status }) => status.phase ?? ''),
    ageColumn,
  ],
  fields: { 'status.phase': ({ status }) => status.phase ?? '' },
}
