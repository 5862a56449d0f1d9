import { beforeEach, describe, expect, test } from 'vitest'

import type { ClusterApi } from './api.ts'
import { refusal, testCluster } from './cluster.fixture.ts'

let api: ClusterApi

beforeEach(() => {
  ;({ api } = testCluster())
})

const pod = (name: string, nodeName?: string, finalizers?: string[]) =>
  api.create('pods', {
    metadata: { name, ...(finalizers ? { finalizers } : {}) },
    spec: { containers: [{ name: 'main', image: 'pause' }], ...(nodeName === undefined ? {} : { nodeName }) },
  })

describe('creating', () => {
  test('fills in identity, and gives back what nobody can change', () => {
    const made = api.create('configmaps', { metadata: { generateName: 'x-' }, data: { a: '1' } })
    expect(made.metadata.name).toMatch(/^x-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    expect(made.metadata.namespace).toBe('default')
    expect(made.metadata.creationTimestamp).toBe('2026-11-23T09:00:00Z')
    expect(made).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' })
    expect(Object.isFrozen(made.data)).toBe(true)
  })

  test('the caller keeps the draft: what is stored is a copy', () => {
    const draft = { metadata: { name: 'x' }, data: { a: '1' } }
    api.create('configmaps', draft)
    draft.data.a = '2'
    expect(api.get('configmaps', 'default', 'x').data).toEqual({ a: '1' })
  })

  test.each([
    [
      { name: 'Bad_Name' },
      `ConfigMap "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
    ],
    [{}, 'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required'],
    [
      { name: 'x', labels: { a: 'b c' } },
      `ConfigMap "x" is invalid: metadata.labels: Invalid value: "b c": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    ],
  ])('refuses %j in the words of the real server', (metadata, message) => {
    expect(refusal(() => api.create('configmaps', { metadata }))).toEqual({ reason: 'Invalid', message })
  })

  test('ends where memory would: as when etcd is full', () => {
    for (let made = 0; made < 10_000; made++) api.create('configmaps', { metadata: { generateName: 'x-' } })
    const message = 'etcdserver: mvcc: database space exceeded'
    expect(refusal(() => api.create('configmaps', { metadata: { name: 'x' } })).message).toBe(message)
    expect(api.create('secrets', { metadata: { name: 'x' } }).metadata.name).toBe('x')
  })

  test('a namespace must be there, and not on its way out', () => {
    const inside = (namespace: string) => () =>
      api.create('configmaps', { metadata: { name: 'x', namespace } })
    expect(refusal(inside('nowhere')).message).toBe('namespaces "nowhere" not found')
    api.delete('namespaces', undefined, 'lab')
    expect(refusal(inside('lab'))).toEqual({
      reason: 'Forbidden',
      message:
        'configmaps "x" is forbidden: unable to create new content in namespace lab because it is being terminated',
    })
  })

  test('a name is taken once', () => {
    api.create('configmaps', { metadata: { name: 'x' } })
    expect(refusal(() => api.create('configmaps', { metadata: { name: 'x' } })).message).toBe(
      'configmaps "x" already exists',
    )
  })
})

describe('changing', () => {
  const deployment = () =>
    api.create('deployments.apps', {
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'main', image: 'pause' }] },
        },
      },
    })

  test('generation counts changes of the spec only, and the revision all', () => {
    const first = deployment()
    const scaled = api.modify('deployments.apps', 'default', 'web', (draft) => {
      draft.spec.replicas = 3
    })
    const ready = api.modifyStatus('deployments.apps', 'default', 'web', (draft) => {
      draft.status.replicas = 3
      draft.spec.replicas = 99
    })
    expect([first, scaled, ready].map(({ metadata }) => metadata.generation)).toEqual([1, 2, 2])
    expect(Number(ready.metadata.resourceVersion)).toBe(Number(first.metadata.resourceVersion) + 2)
    expect(ready).toMatchObject({ spec: { replicas: 3 }, status: { replicas: 3 } })
  })

  test('nothing changed is nothing written, and the same object', () => {
    const first = deployment()
    const second = api.modify('deployments.apps', 'default', 'web', (draft) => {
      draft.spec.selector = { matchLabels: { app: 'web' } }
    })
    expect(second).toBe(first)
  })

  test('parts that stay are shared with the version before', () => {
    const first = deployment()
    const second = api.modify('deployments.apps', 'default', 'web', (draft) => {
      draft.spec.replicas = 2
    })
    expect(second.spec.selector).toBe(first.spec.selector)
    expect(second.spec).not.toBe(first.spec)
  })

  test('an old resourceVersion is a conflict', () => {
    const { metadata } = deployment()
    api.modify('deployments.apps', 'default', 'web', (draft) => {
      draft.spec.replicas = 2
    })
    const write = () =>
      api.modify('deployments.apps', 'default', 'web', (draft) => {
        draft.metadata = { ...metadata, labels: { a: 'b' } }
      })
    expect(refusal(write)).toEqual({
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    })
  })

  test('a resourceVersion of 0 is none', () => {
    const { metadata } = deployment()
    const next = api.modify('deployments.apps', 'default', 'web', (draft) => {
      draft.metadata = { ...metadata, resourceVersion: '0', labels: { a: 'b' } }
    })
    expect(next.metadata.labels).toEqual({ a: 'b' })
    expect(Number(next.metadata.resourceVersion)).toBeGreaterThan(Number(metadata.resourceVersion))
  })

  test('a draft thrown away by an error leaves all as it was', () => {
    const first = deployment()
    const write = () =>
      api.modify('deployments.apps', 'default', 'web', (draft) => {
        draft.spec.replicas = -1
      })
    expect(refusal(write).message).toBe(
      'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    )
    expect(api.get('deployments.apps', 'default', 'web')).toBe(first)
  })
})

describe('deleting', () => {
  test('a pod without a node goes at once, one on a node has its time', () => {
    pod('waiting')
    api.delete('pods', 'default', 'waiting')
    expect(api.find('pods', 'default', 'waiting')).toBeUndefined()
    pod('running', 'kube1')
    const marked = api.delete('pods', 'default', 'running')
    expect(marked.metadata).toMatchObject({
      deletionTimestamp: '2026-11-23T09:00:30Z',
      deletionGracePeriodSeconds: 30,
    })
    api.delete('pods', 'default', 'running', { gracePeriodSeconds: 5 })
    expect(api.get('pods', 'default', 'running').metadata.deletionTimestamp).toBe('2026-11-23T09:00:05Z')
    api.delete('pods', 'default', 'running', { gracePeriodSeconds: 0 })
    expect(api.find('pods', 'default', 'running')).toBeUndefined()
  })

  test('a finalizer holds it, and its removal lets it go', () => {
    pod('held', 'kube1', ['example.com/hold'])
    api.delete('pods', 'default', 'held', { gracePeriodSeconds: 0 })
    expect(api.get('pods', 'default', 'held').metadata.deletionGracePeriodSeconds).toBe(0)
    const adds = () =>
      api.modify('pods', 'default', 'held', (draft) => {
        draft.metadata.finalizers = ['example.com/hold', 'example.com/more']
      })
    expect(refusal(adds).message).toContain('no new finalizers can be added if the object is being deleted')
    api.modify('pods', 'default', 'held', (draft) => {
      draft.metadata.finalizers = []
    })
    expect(api.find('pods', 'default', 'held')).toBeUndefined()
  })

  test('propagation leaves its finalizer for the garbage collector', () => {
    for (const [name, propagationPolicy, finalizer] of [
      ['a', 'Foreground', 'foregroundDeletion'],
      ['b', 'Orphan', 'orphan'],
    ] as const) {
      api.create('configmaps', { metadata: { name } })
      expect(api.delete('configmaps', 'default', name, { propagationPolicy }).metadata.finalizers).toEqual([
        finalizer,
      ])
    }
  })

  test('a namespace waits for its finalizer; the cluster’s own may not go', () => {
    expect(api.delete('namespaces', undefined, 'lab')).toMatchObject({ status: { phase: 'Terminating' } })
    api.finalizeNamespace('lab')
    expect(api.find('namespaces', undefined, 'lab')).toBeUndefined()
    expect(refusal(() => api.delete('namespaces', undefined, 'default')).message).toBe(
      'namespaces "default" is forbidden: this namespace may not be deleted',
    )
  })

  test('another object of the same name is not the one that was meant', () => {
    const { uid } = pod('x').metadata
    expect(refusal(() => api.delete('pods', 'default', 'x', { uid: 'other' })).message).toBe(
      `Operation cannot be fulfilled on pods "x": Precondition failed: UID in precondition: other, UID in object meta: ${uid}`,
    )
  })
})
