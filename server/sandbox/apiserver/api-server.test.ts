import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { stringOf, valueAt } from './json.ts'
import { testServer } from './server.fixture.ts'
import type { TestServer } from './server.fixture.ts'

const PODS = '/api/v1/namespaces/default/pods'
const MAPS = '/api/v1/namespaces/default/configmaps'
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments'
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'

let lab: TestServer

beforeEach(async () => {
  lab = await testServer()
})

afterEach(async () => {
  await lab.server.dispose()
  expect(lab.errors).toEqual([])
})

const deployment = (name: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, labels: { app: name } },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'a', image: 'nginx' }] },
    },
  },
})

const message = (answer: { json: unknown }): unknown => valueAt(answer.json, 'message')

describe('who may ask', () => {
  test('who brings the token', async () => {
    expect((await lab.ask('GET', '/api/v1/namespaces')).status).toBe(200)
  })

  test('nobody else', async () => {
    const answer = await lab.ask('GET', '/api/v1/namespaces', { token: 'wrong' })
    expect(answer).toMatchObject({ status: 401, json: { kind: 'Status', reason: 'Unauthorized', code: 401 } })
  })

  test('no page that gave this machine a name of its own', async () => {
    const answer = await lab.ask('GET', '/api/v1/namespaces', { headers: { Host: 'evil.example:80' } })
    expect(answer.status).toBe(403)
  })

  test('health and version are everybody’s', async () => {
    expect((await lab.ask('GET', '/readyz', { token: 'wrong' })).text).toBe('ok')
    const version = await lab.ask('GET', '/version', { token: 'wrong' })
    expect(version.json).toMatchObject({ gitVersion: 'v1.32.0+sandbox' })
  })
})

describe('discovery', () => {
  const aggregated = (version: string) =>
    `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`

  test.each([
    [`${aggregated('v2')},${aggregated('v2beta1')},application/json`, 'apidiscovery.k8s.io/v2'],
    [`${aggregated('v2beta1')},application/json`, 'apidiscovery.k8s.io/v2beta1'],
    ['application/json', 'v1'],
  ])('answers %s with the newest form that was asked for', async (accept, apiVersion) => {
    const answer = await lab.ask('GET', '/apis', { headers: { Accept: accept } })
    expect(answer.json).toMatchObject({ apiVersion })
    if (apiVersion !== 'v1') expect(answer.headers['content-type']).toContain('as=APIGroupDiscoveryList')
  })

  test('tells of resources and their subresources', async () => {
    const answer = await lab.ask('GET', '/apis/apps/v1')
    expect(answer.json).toMatchObject({
      kind: 'APIResourceList',
      groupVersion: 'apps/v1',
      resources: expect.arrayContaining([
        expect.objectContaining({ name: 'deployments', kind: 'Deployment', shortNames: ['deploy'] }),
        expect.objectContaining({ name: 'deployments/scale', kind: 'Scale', group: 'autoscaling' }),
        expect.objectContaining({ name: 'deployments/status', kind: 'Deployment' }),
      ]),
    })
  })

  test('need not be fetched again while it is the same', async () => {
    const first = await lab.ask('GET', '/api/v1')
    const again = await lab.ask('GET', '/api/v1', { headers: { 'If-None-Match': first.headers.etag ?? '' } })
    expect(again).toMatchObject({ status: 304, text: '' })
  })
})

describe('objects', () => {
  test('are made, read, patched in each way, replaced and deleted', async () => {
    const made = await lab.ask('POST', `${DEPLOYMENTS}?fieldManager=test`, { body: deployment('web') })
    expect(made).toMatchObject({ status: 201, json: { metadata: { name: 'web', generation: 1 } } })
    const patches = [
      ['merge-patch', { spec: { replicas: 2 } }],
      ['strategic-merge-patch', { metadata: { labels: { tier: 'front' } } }],
      ['json-patch', [{ op: 'replace', path: '/spec/replicas', value: 3 }]],
    ] as const
    for (const [type, body] of patches) {
      const headers = { 'Content-Type': `application/${type}+json` }
      expect((await lab.ask('PATCH', `${DEPLOYMENTS}/web`, { body, headers })).status).toBe(200)
    }
    const read = await lab.ask('GET', `${DEPLOYMENTS}/web`)
    expect(read.json).toMatchObject({
      metadata: { generation: 3, labels: { app: 'web', tier: 'front' } },
      spec: { replicas: 3 },
    })
    const old = await lab.ask('PUT', `${DEPLOYMENTS}/web`, { body: Object(made.json) })
    expect(old).toMatchObject({ status: 409, json: { reason: 'Conflict' } })
    const gone = await lab.ask('DELETE', `${DEPLOYMENTS}/web`)
    expect(gone.json).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'web', group: 'apps' },
    })
    expect(message(await lab.ask('GET', `${DEPLOYMENTS}/web`))).toBe('deployments.apps "web" not found')
  })

  test('server-side apply makes, merges, and tells conflicts by their owners', async () => {
    const headers = { 'Content-Type': 'application/apply-patch+yaml' }
    const apply = (manager: string, value: string) =>
      lab.ask('PATCH', `${MAPS}/c?fieldManager=${manager}`, {
        body: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "${value}"}\n`,
        headers,
      })
    expect((await apply('one', '1')).status).toBe(201)
    expect((await apply('one', '2')).json).toMatchObject({ data: { a: '2' } })
    const conflict = await apply('two', '3')
    expect(conflict).toMatchObject({
      status: 409,
      json: { details: { causes: [{ reason: 'FieldManagerConflict', field: '.data.a' }] } },
    })
    const { json } = await lab.ask('GET', `${MAPS}/c`)
    expect(valueAt(json, 'metadata', 'managedFields')).toMatchObject([{ manager: 'one', operation: 'Apply' }])
  })

  test('what admission adds to a new object belongs to nobody', async () => {
    const path = '/api/v1/namespaces/default/services'
    const body = { metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } }
    const { json } = await lab.ask('POST', `${path}?fieldManager=me`, { body })
    expect(valueAt(json, 'spec')).toHaveProperty('clusterIP')
    const [{ fieldsV1 }] = Object(valueAt(json, 'metadata', 'managedFields'))
    expect(Object.keys(Object(valueAt(fieldsV1, 'f:spec'))).toSorted()).toEqual([
      'f:internalTrafficPolicy',
      'f:ports',
      'f:sessionAffinity',
      'f:type',
    ])
  })

  test('a dry run checks all and stores nothing', async () => {
    const answer = await lab.ask('POST', `${MAPS}?dryRun=All`, { body: { metadata: { name: 'c' } } })
    expect(answer.status).toBe(201)
    expect(valueAt(answer.json, 'metadata')).not.toHaveProperty('resourceVersion')
    expect((await lab.ask('GET', `${MAPS}/c`)).status).toBe(404)
  })

  test('unknown and doubled fields are refused, warned of or ignored', async () => {
    const body = '{"metadata":{"name":"c"},"foo":1,"data":{"a":"1","a":"2"}}'
    const create = (validation: string) => lab.ask('POST', `${MAPS}?fieldValidation=${validation}`, { body })
    expect(message(await create('Strict'))).toBe(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data.a", unknown field "foo"',
    )
    const warned = await create('Warn')
    expect(warned.headers['warning']).toContain(String.raw`299 - "unknown field \"foo\""`)
    expect(warned.json).not.toHaveProperty('foo')
    await lab.ask('DELETE', `${MAPS}/c`)
    expect((await create('Ignore')).headers['warning']).toBeUndefined()
  })

  test('the scale of a deployment is read and written apart', async () => {
    await lab.ask('POST', DEPLOYMENTS, { body: deployment('web') })
    const headers = { 'Content-Type': 'application/merge-patch+json' }
    const body = { spec: { replicas: 4 } }
    const scaled = await lab.ask('PATCH', `${DEPLOYMENTS}/web/scale`, { body, headers })
    expect(scaled.json).toMatchObject({
      kind: 'Scale',
      spec: { replicas: 4 },
      status: { selector: 'app=web' },
    })
    const asTable = { Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }
    const table = await lab.ask('GET', `${DEPLOYMENTS}/web/scale`, { headers: asTable })
    expect(table.json).toMatchObject({ kind: 'Table', rows: [{ cells: ['web', 4, 0, '0s'] }] })
    const pod = await lab.ask('PATCH', `${PODS}/x/scale`, { body, headers })
    expect(pod.json).toMatchObject({
      message: 'the server could not find the requested resource',
      details: {},
      code: 404,
    })
  })
})

describe('lists', () => {
  beforeEach(() => {
    for (let index = 0; index < 5000; index++) {
      const name = `c-${String(index).padStart(4, '0')}`
      lab.api.create('configmaps', { metadata: { name, labels: { even: String(index % 2 === 0) } } })
    }
  })

  test('come in pages, each as of the first one’s time', async () => {
    const names: string[] = []
    let next = ''
    do {
      const query = new URLSearchParams({ limit: '700', ...(next === '' ? {} : { continue: next }) })
      const { json } = await lab.ask('GET', `${MAPS}?${query}`)
      const items = valueAt(json, 'items')
      if (Array.isArray(items))
        for (const item of items) names.push(String(valueAt(item, 'metadata', 'name')))
      next = stringOf(valueAt(json, 'metadata', 'continue')) ?? ''
      // What happens in between is not in the list.
      if (names.length === 700) lab.api.delete('configmaps', 'default', 'c-4999')
    } while (next !== '')
    expect(names).toHaveLength(5000)
    expect(names).toEqual(names.toSorted())
  })

  test('are chosen by labels and fields', async () => {
    const even = await lab.ask('GET', `${MAPS}?labelSelector=${encodeURIComponent('even in (true),!x')}`)
    expect(valueAt(even.json, 'items')).toHaveLength(2500)
    const one = await lab.ask('GET', `${MAPS}?fieldSelector=metadata.name%3Dc-0007`)
    expect(valueAt(one.json, 'items')).toHaveLength(1)
    const unknown = await lab.ask('GET', `${MAPS}?fieldSelector=foo%3D1`)
    expect(message(unknown)).toBe('field label not supported: foo')
    const broken = await lab.ask('GET', `${MAPS}?labelSelector=${encodeURIComponent('app in (a')}`)
    expect(message(broken)).toBe("unable to parse requirement: found '', expected: ',' or ')'")
  })

  test('are tables for kubectl, compressed when they are long', async () => {
    const { json } = await lab.ask('GET', `${MAPS}?limit=2`, { headers: { Accept: TABLE } })
    expect(json).toMatchObject({
      kind: 'Table',
      columnDefinitions: [{ name: 'Name', format: 'name', priority: 0 }, { name: 'Data' }, { name: 'Age' }],
      rows: [{ cells: ['c-0000', 0, '0s'], object: { kind: 'PartialObjectMetadata' } }, {}],
    })
    const long = await lab.ask('GET', MAPS, { headers: { 'Accept-Encoding': 'gzip' } })
    expect(long.headers['content-encoding']).toBe('gzip')
  })
})
