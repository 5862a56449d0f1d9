import type { ResourceDefinition } from '../resource-definition.ts'
import { ageColumn, count, nameColumn } from './columns.ts'
import { plain } from './plain.ts'

/** ServiceAccounts (core/v1); no token stands for one, since the sandbox knows one user. */
export const serviceAccounts: ResourceDefinition<'serviceaccounts'> = {
  ...plain,
  name: 'serviceaccounts',
  group: '',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  columns: [
    nameColumn,
    count('Secrets', 'How many Secrets the account may use.', ({ secrets = [] }) => secrets.length),
    ageColumn,
  ],
}
