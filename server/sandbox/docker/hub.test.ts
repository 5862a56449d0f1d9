import { once } from 'node:events'
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'

import { expect, onTestFinished, test } from 'vitest'

import { sha256 } from '../../oci/digest.ts'
import { parseConfig, parseManifest } from '../../oci/parse-image.ts'
import { readTar } from '../../oci/tar.ts'
import { busybox } from '../programs/images/busybox.ts'
import { nginx } from '../programs/images/nginx.ts'
import { baseImages } from './base-images.ts'
import { Hub } from './hub.ts'

const BUSYBOX = 'docker.io/library/busybox'

/** Serves the hub and asks it. */
async function serve(): Promise<(path: string, method?: string) => Promise<Response>> {
  const hub = new Hub([busybox, nginx, ...baseImages])
  const server = createServer((request, response) => hub.answer(request, response)).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return (path, method = 'GET') => fetch(`http://127.0.0.1:${port}/v2/${path}`, { method })
}

test('an image’s manifest names its config and layers, by digests that are true', async () => {
  const ask = await serve()
  const bytes = Buffer.from(await (await ask(`${BUSYBOX}/manifests/latest`)).arrayBuffer())
  const parsed = parseManifest(bytes)
  if (parsed?.kind !== 'image') throw new Error('an image’s manifest was expected')
  const fetchBlob = async (digest: string): Promise<Buffer> => {
    const blob = Buffer.from(await (await ask(`${BUSYBOX}/blobs/${digest}`)).arrayBuffer())
    expect(sha256(blob)).toBe(digest)
    return blob
  }
  const config = parseConfig(await fetchBlob(parsed.image.config.digest))
  expect(config?.config).toMatchObject({ Cmd: ['sh'], Labels: { 'dev.livedeck.program': BUSYBOX } })
  const layers = await Promise.all(parsed.image.layers.map(({ digest }) => fetchBlob(digest)))
  const archives = layers.map((layer) => gunzipSync(layer))
  expect(archives.map(sha256)).toEqual(config?.rootfs.diff_ids)
  const paths = archives.flatMap(readTar).map(({ path }) => path)
  expect(paths).toEqual(expect.arrayContaining(['bin', 'bin/sh', 'etc/passwd']))
})

test('all tags of an image, and its digest, are one manifest', async () => {
  const ask = await serve()
  const digestOf = async (reference: string): Promise<string | null> =>
    (await ask(`${BUSYBOX}/manifests/${reference}`, 'HEAD')).headers.get('docker-content-digest')
  const digest = (await digestOf('latest')) ?? ''
  expect(await digestOf('1.36')).toBe(digest)
  expect(await digestOf(digest)).toBe(digest)
  expect(new Hub([]).withDigest(busybox).digest).toBe(digest)
})

test('a base image names no program', async () => {
  const node = baseImages.find(({ name }) => name.endsWith('/node'))
  if (!node) throw new Error('node is a base image')
  expect(parseConfig(new Hub([]).pack(node).config)?.config.Labels).toBeUndefined()
})

test.each([
  ['docker.io/library/nosuch/manifests/latest', 'GET', 404, 'NAME_UNKNOWN'],
  [`${BUSYBOX}/manifests/nosuch`, 'GET', 404, 'MANIFEST_UNKNOWN'],
  [`${BUSYBOX}/blobs/sha256:${'0'.repeat(64)}`, 'GET', 404, 'BLOB_UNKNOWN'],
  [`${BUSYBOX}/blobs/uploads`, 'POST', 405, 'UNSUPPORTED'],
])('%s by %s is refused', async (path, method, status, code) => {
  const ask = await serve()
  const answer = await ask(path, method)
  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ errors: [{ code }] })
})
