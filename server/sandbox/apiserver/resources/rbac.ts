import type { RoleRef, Subject } from 'kubernetes-types/rbac/v1'

import type { KubeObject } from '../../kube/objects.ts'
import { isSame } from '../json.ts'
import type { Column, FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { goStruct } from './checks/go-syntax.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, createdAtColumn, nameColumn, text, wide } from './columns.ts'
import type { Loose } from './loose.ts'
import { plain } from './plain.ts'

/** Roles and their bindings (rbac.authorization.k8s.io/v1): kept and shown; the sandbox's one user may do everything. */
const GROUP = 'rbac.authorization.k8s.io'

const shared = { ...plain, group: GROUP, nameRule: 'path-segment' } as const

interface Binding extends KubeObject {
  roleRef: RoleRef
  subjects?: Subject[]
}

interface Rules {
  rules?: { verbs: string[]; resources?: string[]; apiGroups?: string[]; nonResourceURLs?: string[] }[]
}

function rulesProblems({ rules }: Loose<Rules>): FieldProblem[] {
  const problems = new Problems()
  for (const [index, rule] of (rules ?? []).entries()) {
    const at = `rules[${index}]`
    if ((rule.verbs ?? []).length === 0)
      problems.required(`${at}.verbs`, 'verbs must contain at least one value')
    if ((rule.nonResourceURLs ?? []).length > 0) continue
    if ((rule.apiGroups ?? []).length === 0) {
      problems.required(`${at}.apiGroups`, 'resource rules must supply at least one api group')
    }
    if ((rule.resources ?? []).length === 0) {
      problems.required(`${at}.resources`, 'resource rules must supply at least one resource')
    }
  }
  return problems.list
}

/** The group of a subject follows from its kind. */
function defaultBinding(draft: Loose<Pick<Binding, 'roleRef' | 'subjects'>>): void {
  if (draft.roleRef) draft.roleRef.apiGroup ||= GROUP
  for (const subject of draft.subjects ?? []) {
    if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= GROUP
  }
}

function bindingProblems(
  { roleRef, subjects }: Loose<Pick<Binding, 'roleRef' | 'subjects'>>,
  kinds: readonly string[],
): FieldProblem[] {
  const problems = new Problems()
  problems.oneOf('roleRef.apiGroup', roleRef?.apiGroup ?? GROUP, [GROUP])
  problems.oneOf('roleRef.kind', roleRef?.kind ?? '', kinds)
  if (!roleRef?.name) problems.required('roleRef.name')
  for (const [index, { kind = '', name = '', namespace = '' }] of (subjects ?? []).entries()) {
    const at = `subjects[${index}]`
    if (name === '') problems.required(`${at}.name`)
    problems.oneOf(`${at}.kind`, kind, ['ServiceAccount', 'User', 'Group'])
    if (kind === 'ServiceAccount' && namespace === '') problems.required(`${at}.namespace`)
  }
  return problems.list
}

function bindingUpdateProblems(next: Binding, previous: Readonly<Binding>): FieldProblem[] {
  const problems = new Problems()
  if (!isSame(next.roleRef, previous.roleRef)) {
    problems.invalid('roleRef', goStruct('rbac.RoleRef'), 'cannot change roleRef')
  }
  return problems.list
}

const subjectsOf = ({ subjects = [] }: Binding, wanted: string): string =>
  subjects
    .filter(({ kind }) => kind === wanted)
    .map(({ name, namespace = '' }) => (wanted === 'ServiceAccount' ? `${namespace}/${name}` : name))
    .join(', ')

const bindingColumns: readonly Column<Binding>[] = [
  nameColumn,
  text('Role', 'What its subjects may do.', ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
  ageColumn,
  wide(text('Users', 'Users among its subjects.', (binding) => subjectsOf(binding, 'User'))),
  wide(text('Groups', 'Groups among its subjects.', (binding) => subjectsOf(binding, 'Group'))),
  wide(
    text('ServiceAccounts', 'Accounts among its subjects.', (binding) =>
      subjectsOf(binding, 'ServiceAccount'),
    ),
  ),
]

/** Roles. */
export const roles: ResourceDefinition<'roles.rbac.authorization.k8s.io'> = {
  ...shared,
  name: 'roles.rbac.authorization.k8s.io',
  kind: 'Role',
  plural: 'roles',
  singular: 'role',
  namespaced: true,
  validate: rulesProblems,
  columns: [nameColumn, createdAtColumn],
}

/** Roles for the whole cluster. */
export const clusterRoles: ResourceDefinition<'clusterroles.rbac.authorization.k8s.io'> = {
  ...shared,
  name: 'clusterroles.rbac.authorization.k8s.io',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  singular: 'clusterrole',
  namespaced: false,
  validate: rulesProblems,
  columns: [nameColumn, createdAtColumn],
}

/** Who has a Role, in one namespace. */
export const roleBindings: ResourceDefinition<'rolebindings.rbac.authorization.k8s.io'> = {
  ...shared,
  name: 'rolebindings.rbac.authorization.k8s.io',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  singular: 'rolebinding',
  namespaced: true,
  applyDefaults: defaultBinding,
  validate: (binding) => bindingProblems(binding, ['Role', 'ClusterRole']),
  validateUpdate: bindingUpdateProblems,
  columns: bindingColumns,
}

/** Who has a ClusterRole, in the whole cluster. */
export const clusterRoleBindings: ResourceDefinition<'clusterrolebindings.rbac.authorization.k8s.io'> = {
  ...shared,
  name: 'clusterrolebindings.rbac.authorization.k8s.io',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  namespaced: false,
  applyDefaults: defaultBinding,
  validate: (binding) => bindingProblems(binding, ['ClusterRole']),
  validateUpdate: bindingUpdateProblems,
  columns: bindingColumns,
}
