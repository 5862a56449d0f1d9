import { createHash } from 'node:crypto'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { OCI_MANIFEST, RegistryFixture, codeOf, manifestOf, sha256 } from './registry.fixture.ts'

const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json'
const UNKNOWN = sha256('nobody pushed this')

let registry: RegistryFixture

beforeEach(async () => {
  registry = await RegistryFixture.start()
})

afterEach(async () => {
  await registry.dispose()
  expect(registry.errors).toEqual([])
})

const indexOf = (mediaType: string, digest: string): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType,
    manifests: [
      { mediaType: OCI_MANIFEST, digest, size: 1, platform: { os: 'linux', architecture: 'amd64' } },
    ],
  })

describe('a manifest', () => {
  it('comes back as it was pushed, by its tag and by its digest', async () => {
    const { digest, body } = await registry.pushImage('busybox', 'latest')
    for (const reference of ['latest', digest]) {
      const answer = await registry.fetch(`/v2/busybox/manifests/${reference}`)
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': OCI_MANIFEST,
        'content-length': String(body.length),
        'docker-content-digest': digest,
        etag: `"${digest}"`,
      })
      expect(await answer.text()).toBe(body)
      const head = await registry.fetch(`/v2/busybox/manifests/${reference}`, { method: 'HEAD' })
      expect([head.status, head.headers.get('docker-content-digest')]).toEqual([200, digest])
    }
  })

  it.each([DOCKER_MANIFEST, OCI_INDEX, DOCKER_LIST])('keeps the media type %s', async (type) => {
    const { digest, config, layer } = await registry.pushImage('a', 'v1')
    const body =
      type === DOCKER_MANIFEST
        ? manifestOf(config, [layer]).replace(OCI_MANIFEST, type)
        : indexOf(type, digest)
    expect((await registry.putManifest('a', 'other', body, type)).status).toBe(201)
    const answer = await registry.fetch('/v2/a/manifests/other')
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual([type, body])
  })

  it('may be pushed by its digest alone, SHA-512 as well', async () => {
    const { body } = await registry.pushImage('a', 'v1')
    const other = `${body} `
    const digest = `sha512:${createHash('sha512').update(other).digest('hex')}`
    expect((await registry.putManifest('a', digest, other)).status).toBe(201)
    expect(await (await registry.fetch(`/v2/a/manifests/${digest}`)).text()).toBe(other)
    expect(await (await registry.fetch('/v2/a/tags/list')).json()).toEqual({ name: 'a', tags: ['v1'] })
    const wrong = await registry.putManifest('a', UNKNOWN, body)
    expect([wrong.status, await codeOf(wrong)]).toEqual([400, 'DIGEST_INVALID'])
  })

  it('waits for all that it lists', async () => {
    const config = await registry.pushBlob('a', '{}')
    const noLayer = await registry.putManifest('a', 'v1', manifestOf(config, [UNKNOWN]))
    expect([noLayer.status, await codeOf(noLayer)]).toEqual([400, 'MANIFEST_BLOB_UNKNOWN'])
    const elsewhere = await registry.putManifest('b', 'v1', manifestOf(config, []))
    expect(await codeOf(elsewhere)).toBe('MANIFEST_BLOB_UNKNOWN')
    const noManifest = await registry.putManifest('a', 'v1', indexOf(OCI_INDEX, UNKNOWN), OCI_INDEX)
    expect(await codeOf(noManifest)).toBe('MANIFEST_BLOB_UNKNOWN')
    expect(registry.files()).toHaveLength(1)
  })

  it('does not wait for layers that are fetched from elsewhere', async () => {
    const config = await registry.pushBlob('a', '{}')
    const content = {
      schemaVersion: 2,
      config: { digest: config },
      layers: [{ digest: UNKNOWN, urls: ['https://example.org/layer'] }],
    }
    expect((await registry.putManifest('a', 'v1', JSON.stringify(content))).status).toBe(201)
  })

  it.each([
    ['no JSON', 'asd', OCI_MANIFEST],
    ['no object', '[]', OCI_MANIFEST],
    ['no config', '{"schemaVersion":2,"layers":[]}', OCI_MANIFEST],
    ['no layers', `{"schemaVersion":2,"config":{"digest":"${UNKNOWN}"}}`, OCI_MANIFEST],
    ['schema 1', '{"schemaVersion":1}', 'application/vnd.docker.distribution.manifest.v1+json'],
    ['another type', manifestOf(UNKNOWN, []), 'text/plain'],
    ['two types', manifestOf(UNKNOWN, []), DOCKER_MANIFEST],
    ['a path as digest', manifestOf('../../etc/passwd', []), OCI_MANIFEST],
  ])('with %s is refused', async (_what, body, type) => {
    const answer = await registry.putManifest('a', 'v1', body, type)
    expect([answer.status, await codeOf(answer)]).toEqual([400, 'MANIFEST_INVALID'])
  })

  it.each([
    ['.hidden', 'TAG_INVALID'],
    ['a'.repeat(129), 'TAG_INVALID'],
    ['sha256:abc', 'DIGEST_INVALID'],
    ['a%20b', 'TAG_INVALID'],
  ])('is not put under %s', async (reference, code) => {
    const answer = await registry.putManifest('a', reference, manifestOf(UNKNOWN, []))
    expect([answer.status, await codeOf(answer)]).toEqual([400, code])
  })

  it.each(['latest', UNKNOWN, 'sha256:abc', '.hidden'])('is not found under %s', async (reference) => {
    const answer = await registry.fetch(`/v2/a/manifests/${reference}`)
    expect([answer.status, await codeOf(answer)]).toEqual([404, 'MANIFEST_UNKNOWN'])
  })

  it('of more than 4 MiB is refused', async () => {
    const answer = await registry.putManifest('a', 'v1', ' '.repeat(4 * 1024 * 1024 + 1))
    expect([answer.status, await codeOf(answer)]).toEqual([413, 'SIZE_INVALID'])
  })

  it('loses one tag, or all of them and what only it needed', async () => {
    const first = await registry.pushImage('a', 'v1', { layer: 'shared' })
    await registry.pushImage('a', 'v1-again', { layer: 'shared' })
    const second = await registry.pushImage('a', 'v2', { layer: 'shared', config: { other: true } })
    const remove = async (reference: string): Promise<number> =>
      (await registry.fetch(`/v2/a/manifests/${reference}`, { method: 'DELETE' })).status
    expect([await remove('v1'), await remove('v1')]).toEqual([202, 404])
    expect((await registry.fetch(`/v2/a/manifests/${first.digest}`)).status).toBe(200)
    expect([await remove(first.digest), await remove(first.digest)]).toEqual([202, 404])
    expect(await (await registry.fetch('/v2/a/tags/list')).json()).toEqual({ name: 'a', tags: ['v2'] })
    expect((await registry.fetch(`/v2/a/blobs/${first.config}`)).status).toBe(404)
    expect((await registry.fetch(`/v2/a/blobs/${second.layer}`)).status).toBe(200)
    await remove(second.digest)
    expect(registry.files()).toEqual([])
    expect(registry.store.usedBytes).toBe(0)
  })
})

describe('referrers', () => {
  it('are listed as an index, all or those of one type', async () => {
    const { digest: subject, config, layer } = await registry.pushImage('a', 'v1')
    const about = (artifactType: string): string =>
      JSON.stringify({
        schemaVersion: 2,
        mediaType: OCI_MANIFEST,
        artifactType,
        config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: config, size: 2 },
        layers: [{ digest: layer }],
        subject: { mediaType: OCI_MANIFEST, digest: subject, size: 1 },
        annotations: { made: 'here' },
      })
    const [one, other] = ['application/one', 'application/other'].map(about)
    for (const body of [one ?? '', other ?? '']) {
      const answer = await registry.putManifest('a', sha256(body), body)
      expect(answer.headers.get('oci-subject')).toBe(subject)
    }
    const all = await registry.fetch(`/v2/a/referrers/${subject}`)
    expect(all.headers.get('content-type')).toBe(OCI_INDEX)
    expect(await all.json()).toMatchObject({
      schemaVersion: 2,
      manifests: [{ artifactType: 'application/one' }, { artifactType: 'application/other' }],
    })
    const some = await registry.fetch(`/v2/a/referrers/${subject}?artifactType=application/one`)
    expect(some.headers.get('oci-filters-applied')).toBe('artifactType')
    expect(await some.json()).toMatchObject({
      manifests: [{ digest: sha256(one ?? ''), size: one?.length, annotations: { made: 'here' } }],
    })
  })

  it('are none where nobody refers', async () => {
    const answer = await registry.fetch(`/v2/a/referrers/${UNKNOWN}`)
    expect([answer.status, await answer.json()]).toMatchObject([200, { manifests: [] }])
  })
})
