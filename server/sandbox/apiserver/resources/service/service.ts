import type { ResourceDefinition } from '../../resource-definition.ts'
import { prepareCreate, prepareUpdate } from './allocate.ts'
import { serviceColumns } from './columns.ts'
import { applyDefaults } from './defaults.ts'
import { validate, validateUpdate } from './validate.ts'

/** Services (core/v1), of one IP family. */
export const services: ResourceDefinition<'services'> = {
  name: 'services',
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  nameRule: 'dns1035-label',
  hasStatus: true,
  hasGeneration: false,
  applyDefaults,
  prepareCreate,
  prepareUpdate,
  validate,
  validateUpdate,
  columns: serviceColumns,
  fields: {
    'spec.clusterIP': ({ spec }) => spec.clusterIP ?? '',
    'spec.type': ({ spec }) => spec.type ?? '',
  },
}
