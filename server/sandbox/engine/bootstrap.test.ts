import { afterAll, describe, expect, it } from 'vitest'

import { bootstrap } from './bootstrap.ts'
import { createTestCluster } from './cluster.fixture.ts'

const { api, ...cluster } = createTestCluster({ nodes: 0 })
const ROLES = 'clusterroles.rbac.authorization.k8s.io'
const BINDINGS = 'clusterrolebindings.rbac.authorization.k8s.io'

afterAll(() => cluster.dispose())

/** What a role lets its subjects do, as `verb group/resource`. */
function powers(name: string): Set<string> {
  const { rules } = api.get(ROLES, undefined, name)
  const all = (rules ?? []).flatMap(({ verbs, apiGroups = [], resources = [] }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
    ),
  )
  return new Set(all)
}

describe('the cluster roles of a new cluster', () => {
  it('let administrators do everything', () => {
    expect(powers('cluster-admin')).toEqual(new Set(['* */*']))
    expect(api.get(BINDINGS, undefined, 'cluster-admin').subjects).toEqual([
      { kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'system:masters' },
    ])
  })

  it('contain one another: admin what edit may, edit what view may', () => {
    const [admin, edit, view] = [powers('admin'), powers('edit'), powers('view')]
    expect([...view].filter((power) => !edit.has(power))).toEqual([])
    expect([...edit].filter((power) => !admin.has(power))).toEqual([])
    expect(view.has('list /pods')).toBe(true)
    expect(view.has('get /secrets')).toBe(false)
    expect(edit.has('create apps/deployments')).toBe(true)
    expect(edit.has('create rbac.authorization.k8s.io/roles')).toBe(false)
    expect(admin.has('create rbac.authorization.k8s.io/roles')).toBe(true)
  })

  it('are bound only where they exist', () => {
    const names = api.list(ROLES).map(({ metadata }) => metadata.name)
    for (const { roleRef } of api.list(BINDINGS)) expect(names).toContain(roleRef.name)
  })
})

it('leaves alone what is there already', () => {
  const before = api.store.revision
  bootstrap(api)
  expect(api.store.revision).toBe(before)
})
