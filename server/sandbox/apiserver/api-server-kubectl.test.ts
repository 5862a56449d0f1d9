import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { valueAt } from './json.ts'
import { testServer } from './server.fixture.ts'
import type { TestServer } from './server.fixture.ts'

// What kubectl asks for beside the objects themselves, found by Kubernetes' own tests of kubectl (test/cmd).

const PODS = '/api/v1/namespaces/default/pods'
const PROTOBUF = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'

let lab: TestServer

beforeEach(async () => {
  lab = await testServer()
})

afterEach(async () => {
  await lab.server.dispose()
  expect(lab.errors).toEqual([])
})

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } }

describe('OpenAPI v2', () => {
  test('comes as JSON', async () => {
    const { json } = await lab.ask('GET', '/openapi/v2')
    expect(valueAt(json, 'swagger')).toBe('2.0')
    expect(valueAt(json, 'definitions')).toHaveProperty(['io.k8s.api.core.v1.Pod'])
  })

  test('comes in protobuf to those who take it, under either of its names', async () => {
    for (const Accept of [PROTOBUF, PROTOBUF.replace('@', '.')]) {
      const { status, headers } = await lab.ask('GET', '/openapi/v2', { headers: { Accept } })
      expect({ status, type: headers['content-type'] }).toEqual({
        status: 200,
        type: 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
      })
    }
  })
})

describe('custom resources', () => {
  const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

  test('there are none', async () => {
    const { status, json } = await lab.ask('GET', CRDS)
    expect(status).toBe(200)
    expect(json).toMatchObject({ kind: 'CustomResourceDefinitionList', items: [] })
  })

  test('nobody can add any', async () => {
    expect((await lab.ask('POST', CRDS, { body: { kind: 'CustomResourceDefinition' } })).status).toBe(405)
  })
})

describe('nulls', () => {
  test('are no values: who sends one sends nothing', async () => {
    const spec = { nodeName: null, containers: [{ name: 'a', image: 'nginx', args: [null] }] }
    const { json } = await lab.ask('POST', PODS, { body: { ...pod, spec } })
    expect(valueAt(json, 'spec')).not.toHaveProperty('nodeName')
    expect(valueAt(json, 'spec', 'containers')).toMatchObject([{ args: [''] }])
  })
})

describe('a patch whose result is no object of its kind', () => {
  const refused = async (type: string) => {
    await lab.ask('POST', PODS, { body: { ...pod, spec: { containers: [{ name: 'a', image: 'nginx' }] } } })
    const headers = { 'Content-Type': `application/${type}+json` }
    const { status, json } = await lab.ask('PATCH', `${PODS}/web`, {
      headers,
      body: { metadata: { labels: 'invalid' } },
    })
    return { status, message: valueAt(json, 'message') }
  }

  test('is shown as Go prints it when it is a strategic merge patch', async () => {
    expect(await refused('strategic-merge-patch')).toEqual({
      status: 422,
      message:
        ' "" is invalid: patch: Invalid value: "map[metadata:map[labels:invalid]]": cannot restore map from string',
    })
  })

  test('is shown by its result when it is a merge patch', async () => {
    const { status, message } = await refused('merge-patch')
    expect(status).toBe(422)
    expect(message).toContain(String.raw`\"kind\":\"Pod\"`)
    expect(message).toContain('cannot unmarshal string into Go struct field ObjectMeta.metadata.labels')
  })
})

describe('what is only kept and shown', () => {
  test('is said so to whoever makes it', async () => {
    const path = '/api/v1/namespaces/default/resourcequotas'
    const body = { metadata: { name: 'small' }, spec: { hard: { pods: '1' } } }
    const { status, headers } = await lab.ask('POST', path, { body })
    expect({ status, warning: headers['warning'] }).toEqual({
      status: 201,
      warning: '299 - "the sandbox keeps and shows resource quotas, but holds nothing to them"',
    })
    expect((await lab.ask('GET', `${path}/small`)).headers['warning']).toBeUndefined()
  })
})
