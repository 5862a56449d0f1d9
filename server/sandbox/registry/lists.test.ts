import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { RegistryFixture, codeOf, manifestOf, sha256 } from './registry.fixture.ts'

let registry: RegistryFixture

beforeEach(async () => {
  registry = await RegistryFixture.start()
})

afterEach(async () => {
  await registry.dispose()
  expect(registry.errors).toEqual([])
})

describe('lists', () => {
  beforeEach(async () => {
    for (const name of ['b', 'a', 'c/d']) await registry.pushImage(name, 'v1')
    for (const tag of ['v3', 'v2', 'latest']) await registry.pushImage('a', tag)
  })

  it.each([
    ['/v2/_catalog', { repositories: ['a', 'b', 'c/d'] }, null],
    ['/v2/_catalog?n=2', { repositories: ['a', 'b'] }, '</v2/_catalog?last=b&n=2>; rel="next"'],
    ['/v2/_catalog?n=2&last=b', { repositories: ['c/d'] }, null],
    ['/v2/_catalog?n=3', { repositories: ['a', 'b', 'c/d'] }, null],
    ['/v2/_catalog?n=0', { repositories: [] }, null],
    ['/v2/_catalog?last=zzz', { repositories: [] }, null],
    ['/v2/a/tags/list', { name: 'a', tags: ['latest', 'v1', 'v2', 'v3'] }, null],
    [
      '/v2/a/tags/list?n=2&last=latest',
      { name: 'a', tags: ['v1', 'v2'] },
      '</v2/a/tags/list?last=v2&n=2>; rel="next"',
    ],
  ])('%s', async (path, body, link) => {
    const answer = await registry.fetch(path)
    expect([await answer.json(), answer.headers.get('link')]).toEqual([body, link])
  })

  it.each(['-1', 'x', '1e3', '99999999999999'])('refuses n=%s', async (n) => {
    const answer = await registry.fetch(`/v2/_catalog?n=${n}`)
    expect([answer.status, await codeOf(answer)]).toEqual([400, 'PAGINATION_NUMBER_INVALID'])
  })

  it('has no tags of a repository that is not there', async () => {
    const answer = await registry.fetch('/v2/nosuch/tags/list')
    expect(await answer.text()).toBe(
      '{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known to registry","detail":{"name":"nosuch"}}]}\n',
    )
  })
})

describe('repositories', () => {
  it('may be called as parts of addresses are', async () => {
    for (const name of ['blobs', 'a/manifests/b', 'tags/list', 'x/blobs/uploads', 'v2']) {
      const { body } = await registry.pushImage(name, 'list')
      expect(await (await registry.fetch(`/v2/${name}/manifests/list`)).text()).toBe(body)
    }
  })

  it('hold a bounded list, and a push beyond it leaves nothing', async () => {
    const small = await RegistryFixture.start({}, 2)
    await small.pushBlob('a', 'one')
    await small.pushBlob('a', 'two')
    const path = `/v2/b/blobs/uploads/?digest=${sha256('three')}`
    const answer = await small.fetch(path, { method: 'POST', body: 'three' })
    expect([answer.status, await codeOf(answer)]).toEqual([413, 'SIZE_INVALID'])
    const manifest = await small.putManifest('a', 'v1', manifestOf(sha256('one'), [sha256('two')]))
    expect([manifest.status, await codeOf(manifest)]).toEqual([413, 'SIZE_INVALID'])
    expect(small.files()).toHaveLength(2)
    expect(await (await small.fetch('/v2/_catalog')).json()).toEqual({ repositories: ['a'] })
    await small.dispose()
  })
})
