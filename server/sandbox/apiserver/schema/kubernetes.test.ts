import { describe, expect, it } from 'vitest'

import table from './kubernetes-1.32.json'
import { schema } from './kubernetes.ts'

const field = (type: string, name: string) => schema.type(type)?.fields.get(name)

describe('the table of types', () => {
  it('knows a kind by group and version', () => {
    expect(schema.typeOfKind('', 'v1', 'Pod')?.name).toBe('io.k8s.api.core.v1.Pod')
    expect(schema.typeOfKind('rbac.authorization.k8s.io', 'v1', 'Role')?.name).toBe('io.k8s.api.rbac.v1.Role')
    expect(schema.typeOfKind('policy', 'v1', 'Eviction')?.isKind).toBe(true)
    expect(schema.typeOfKind('', 'v1', 'DeleteOptions')?.name).toContain('meta.v1.DeleteOptions')
  })

  it('knows no kind that is only a part, of another group or unheard of', () => {
    expect(schema.typeOfKind('', 'v1', 'PodSpec')).toBeUndefined()
    expect(schema.typeOfKind('apps', 'v1', 'Pod')).toBeUndefined()
    expect(schema.typeOfKind('', 'v1', 'constructor')).toBeUndefined()
  })

  it('reads shape, number, pointer and merge keys', () => {
    expect(field('io.k8s.api.apps.v1.DeploymentSpec', 'replicas')).toEqual({
      name: 'replicas',
      number: 1,
      type: 'int32',
      shape: 'single',
      required: false,
      pointer: true,
    })
    expect(field('io.k8s.api.core.v1.Container', 'ports')).toMatchObject({
      number: 6,
      shape: 'list',
      type: 'io.k8s.api.core.v1.ContainerPort',
      mergeKey: 'containerPort',
      listMapKeys: ['containerPort', 'protocol'],
    })
    expect(field('io.k8s.api.core.v1.PodSpec', 'volumes')).toMatchObject({
      retainKeys: true,
      mergeKey: 'name',
    })
    expect(field('io.k8s.api.core.v1.Container', 'imagePullPolicy')).toMatchObject({
      goType: 'PullPolicy',
      enum: ['Always', 'IfNotPresent', 'Never'],
    })
    expect(field('io.k8s.api.core.v1.ServicePort', 'protocol')).toMatchObject({ default: 'TCP' })
    expect(field('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', 'finalizers')).toMatchObject({
      mergeKey: '',
      set: true,
    })
  })

  it('lays an embedded struct flat and remembers where protobuf keeps it', () => {
    expect(field('io.k8s.api.core.v1.Volume', 'emptyDir')).toMatchObject({
      number: 2,
      inlined: 2,
      pointer: true,
    })
    expect(field('io.k8s.api.core.v1.Volume', 'name')).not.toHaveProperty('inlined')
  })

  it('holds together: every line can be read and every type that a field names is there', () => {
    const names = Object.entries(table).flatMap(([section, types]) =>
      Object.keys(types).map((type) =>
        section === 'meta/v1'
          ? `io.k8s.apimachinery.pkg.apis.meta.v1.${type}`
          : `io.k8s.api.${section.replace('/', '.')}.${type}`,
      ),
    )
    expect(names.length).toBeGreaterThan(350)
    const missing = names.flatMap((name) =>
      [...(schema.type(name)?.fields.values() ?? [{ type: name }])]
        .map(({ type }) => type)
        .filter((type) => type.includes('.') && !schema.type(type)),
    )
    expect(missing).toEqual([])
  })
})
