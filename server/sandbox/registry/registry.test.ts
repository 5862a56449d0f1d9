import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { RegistryFixture, codeOf, sha256 } from './registry.fixture.ts'

const UNKNOWN = sha256('nobody pushed this')

let registry: RegistryFixture

beforeEach(async () => {
  registry = await RegistryFixture.start()
})

afterEach(async () => {
  await registry.dispose()
  expect(registry.errors).toEqual([])
})

describe('the base', () => {
  it('says that it is a registry', async () => {
    const answer = await registry.fetch('/v2/')
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-length': '2',
      'content-type': 'application/json; charset=utf-8',
      'docker-distribution-api-version': 'registry/2.0',
    })
    expect(await answer.text()).toBe('{}')
  })

  it.each([
    ['GET', '/', 200],
    ['GET', '/v2', 301],
    ['GET', '/v1/', 404],
    ['GET', '/v2/busybox', 404],
    ['GET', '/v2/%ff/tags/list', 404],
    ['DELETE', '/v2/_catalog', 405],
    ['POST', `/v2/busybox/blobs/${UNKNOWN}`, 405],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect((await registry.fetch(path, { method })).status).toBe(status)
  })

  it.each(['Foo', 'a//b', '-a', 'a/..%2f..%2fetc', 'a%2f..', 'a___b', 'a'.repeat(256)])(
    'refuses the name %s',
    async (name) => {
      const answer = await registry.fetch(`/v2/${name}/tags/list`)
      expect([answer.status, await codeOf(answer)]).toEqual([400, 'NAME_INVALID'])
    },
  )

  it('tells a client which methods there are', async () => {
    const answer = await registry.fetch('/v2/_catalog', { method: 'PUT' })
    expect(answer.headers.get('allow')).toBe('GET')
    expect(await codeOf(answer)).toBe('UNSUPPORTED')
  })
})

describe('an upload', () => {
  it('takes a blob in one request', async () => {
    const digest = sha256('hello')
    const path = `/v2/a/b/blobs/uploads/?digest=${digest}`
    const answer = await registry.fetch(path, { method: 'POST', body: 'hello' })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('docker-content-digest')).toBe(digest)
    expect(answer.headers.get('location')).toBe(`http://${registry.host}/v2/a/b/blobs/${digest}`)
    expect(await (await registry.fetch(answer.headers.get('location') ?? '')).text()).toBe('hello')
    expect(registry.files()).toEqual([digest.replace(':', '-')])
  })

  it('takes a blob in chunks and tells how far it is', async () => {
    const begun = await registry.begin('a')
    const headers = { 'content-range': '0-4' }
    const first = await registry.fetch(begun, { method: 'PATCH', body: 'hello', headers })
    expect([first.status, first.headers.get('range')]).toEqual([202, '0-4'])
    const status = await registry.fetch(first.headers.get('location') ?? '')
    expect([status.status, status.headers.get('range')]).toEqual([204, '0-4'])
    const wrong = await registry.fetch(begun, { method: 'PATCH', body: 'world', headers })
    expect([wrong.status, wrong.headers.get('range'), await codeOf(wrong)]).toEqual([
      416,
      '0-4',
      'RANGE_INVALID',
    ])
    const digest = sha256('hello, world')
    const last = await registry.fetch(`${begun}&digest=${digest}`, { method: 'PUT', body: ', world' })
    expect(last.status).toBe(201)
    expect(await (await registry.fetch(`/v2/a/blobs/${digest}`)).text()).toBe('hello, world')
    expect((await registry.fetch(begun)).status).toBe(404)
  })

  it('refuses a chunk whose length is not its range', async () => {
    const headers = { 'content-range': '0-9' }
    const answer = await registry.fetch(await registry.begin('a'), {
      method: 'PATCH',
      body: 'hello',
      headers,
    })
    expect([answer.status, await codeOf(answer)]).toEqual([400, 'BLOB_UPLOAD_INVALID'])
  })

  it.each([
    [`&digest=${UNKNOWN}`, 'PUT'],
    ['&digest=sha256:bad', 'PUT'],
    ['', 'PUT'],
    [`?digest=${UNKNOWN}`, 'POST'],
  ])('with the digest %s is refused', async (query, method) => {
    const address = method === 'POST' ? '/v2/a/blobs/uploads/' : await registry.begin('a')
    const answer = await registry.fetch(`${address}${query}`, { method, body: 'hello' })
    expect([answer.status, await codeOf(answer)]).toEqual([400, 'DIGEST_INVALID'])
    expect(await (await registry.fetch('/v2/_catalog')).json()).toEqual({ repositories: [] })
  })

  it('with a wrong digest is over', async () => {
    const address = await registry.begin('a')
    await registry.fetch(`${address}&digest=${UNKNOWN}`, { method: 'PUT', body: 'hello' })
    expect((await registry.fetch(address)).status).toBe(404)
    expect(registry.files()).toEqual([])
    expect(registry.store.usedBytes).toBe(0)
  })

  it('checks SHA-512 as well', async () => {
    const digest =
      'sha512:9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca72323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043'
    const path = `/v2/a/blobs/uploads/?digest=${digest}`
    expect((await registry.fetch(path, { method: 'POST', body: 'hello' })).status).toBe(201)
    expect((await registry.fetch(path, { method: 'POST', body: 'hullo' })).status).toBe(400)
    expect(await (await registry.fetch(`/v2/a/blobs/${digest}`)).text()).toBe('hello')
  })

  it('belongs to its repository and ends when it is deleted', async () => {
    const address = await registry.begin('a')
    expect((await registry.fetch(address.replace('/v2/a/', '/v2/b/'))).status).toBe(404)
    expect((await registry.fetch(address, { method: 'DELETE' })).status).toBe(204)
    const again = await registry.fetch(address, { method: 'DELETE' })
    expect([again.status, await codeOf(again)]).toEqual([404, 'BLOB_UPLOAD_UNKNOWN'])
  })

  it('mounts what another repository has, and begins where it has not', async () => {
    const digest = await registry.pushBlob('a', 'hello')
    const mount = (from: string, wanted: string): Promise<Response> =>
      registry.fetch(`/v2/b/blobs/uploads/?mount=${wanted}&from=${from}`, { method: 'POST' })
    expect((await mount('a', UNKNOWN)).status).toBe(202)
    expect((await mount('nosuch', digest)).status).toBe(202)
    expect((await mount('a', 'bad')).status).toBe(202)
    const mounted = await mount('a', digest)
    expect([mounted.status, mounted.headers.get('docker-content-digest')]).toEqual([201, digest])
    expect(await (await registry.fetch(`/v2/b/blobs/${digest}`)).text()).toBe('hello')
  })
})

describe('a blob', () => {
  it.each([
    ['bytes=0-0', 206, 'h', 'bytes 0-0/5'],
    ['bytes=2-', 206, 'llo', 'bytes 2-4/5'],
    ['bytes=-2', 206, 'lo', 'bytes 3-4/5'],
    ['bytes=1-99', 206, 'ello', 'bytes 1-4/5'],
    ['bytes=5-6', 416, '', 'bytes */5'],
    ['bytes=-0', 416, '', 'bytes */5'],
    ['bytes=0-1,3-4', 200, 'hello', null],
    ['lines=1-2', 200, 'hello', null],
    ['bytes=3-1', 200, 'hello', null],
  ])('gives %s', async (range, status, text, contentRange) => {
    const digest = await registry.pushBlob('a', 'hello')
    const answer = await registry.fetch(`/v2/a/blobs/${digest}`, { headers: { range } })
    expect([answer.status, await answer.text(), answer.headers.get('content-range')]).toEqual([
      status,
      text,
      contentRange,
    ])
  })

  it('tells HEAD its size and a client that has it nothing', async () => {
    const digest = await registry.pushBlob('a', 'hello')
    const head = await registry.fetch(`/v2/a/blobs/${digest}`, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([
      200,
      '5',
      `"${digest}"`,
    ])
    const headers = { 'if-none-match': `"${digest}"` }
    expect((await registry.fetch(`/v2/a/blobs/${digest}`, { headers })).status).toBe(304)
  })

  it('of no bytes is one as well', async () => {
    const digest = await registry.pushBlob('a', '')
    expect(await (await registry.fetch(`/v2/a/blobs/${digest}`)).text()).toBe('')
  })

  it('of another repository is not here', async () => {
    const digest = await registry.pushBlob('a', 'hello')
    const answer = await registry.fetch(`/v2/b/blobs/${digest}`)
    expect([answer.status, await codeOf(answer)]).toEqual([404, 'BLOB_UNKNOWN'])
  })

  it('goes from the disk with the last repository that has it', async () => {
    const digest = await registry.pushBlob('a', 'hello')
    await registry.pushBlob('b', 'hello')
    expect((await registry.fetch(`/v2/a/blobs/${digest}`, { method: 'DELETE' })).status).toBe(202)
    expect((await registry.fetch(`/v2/a/blobs/${digest}`, { method: 'DELETE' })).status).toBe(404)
    expect(registry.files()).toHaveLength(1)
    expect((await registry.fetch(`/v2/b/blobs/${digest}`, { method: 'DELETE' })).status).toBe(202)
    expect(registry.files()).toEqual([])
    expect(await (await registry.fetch('/v2/_catalog')).json()).toEqual({ repositories: [] })
  })
})
