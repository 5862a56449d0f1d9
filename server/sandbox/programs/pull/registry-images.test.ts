import { type RequestListener, type Server, createServer } from 'node:http'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { OCI_MANIFEST, RegistryFixture, sha256 } from '../../registry/registry.fixture.ts'
import { createCatalogue } from '../catalogue.ts'
import { startFixture } from '../container-fixture.ts'
import { standardImages } from '../images/standard-images.ts'
import { findRegistry } from './registry-address.ts'

const { signal } = new AbortController()
const catalogue = createCatalogue(standardImages)
const BUSYBOX = {
  config: {
    Env: ['PATH=/bin', 'GREETING=hello=you'],
    Entrypoint: ['sh', '-c'],
    Cmd: ['echo $GREETING from $PWD'],
    WorkingDir: '/srv',
    ExposedPorts: { '8080/tcp': {}, '53/udp': {} },
    Labels: { 'dev.livedeck.program': 'docker.io/library/busybox' },
  },
}

let registry: RegistryFixture
let other: Server | undefined

beforeEach(async () => {
  registry = await RegistryFixture.start()
})

afterEach(async () => {
  await registry.dispose()
  other?.closeAllConnections()
  other?.close()
  other = undefined
})

/** Something that listens and is no registry. @returns its host */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  other = server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

describe('a pull from a registry of this machine', () => {
  it('gives the program that the label names, started as the config says', async () => {
    const { digest } = await registry.pushImage('a/web', 'v1', { config: BUSYBOX, layer: 'a layer' })
    const image = await catalogue.pull(`${registry.host}/a/web:v1`, signal)
    expect(image).toMatchObject({
      name: `${registry.host}/a/web`,
      tags: ['v1'],
      digest,
      sizeBytes: JSON.stringify(BUSYBOX).length + 'a layer'.length,
      entrypoint: ['sh', '-c'],
      env: { PATH: '/bin', GREETING: 'hello=you' },
      workdir: '/srv',
      ports: [8080],
    })
    const { stdout, exited } = startFixture({ image })
    expect([(await exited).exitCode, stdout()]).toEqual([0, 'hello=you from /srv\n'])
  })

  it('finds it by its digest and under every name of this machine', async () => {
    const { digest } = await registry.pushImage('web', 'latest', { config: BUSYBOX })
    const names = [
      `${registry.host}/web`,
      `${registry.host}/web@${digest}`,
      `localhost:${registry.port}/web`,
      `kube1:${registry.port}/web:latest`,
      `kube3:${registry.port}/web`,
    ]
    for (const name of names) expect((await catalogue.pull(name, signal)).digest).toBe(digest)
  })

  it('knows an image again, and a tag that was moved as another', async () => {
    await registry.pushImage('web', 'v1', { config: BUSYBOX })
    const first = await catalogue.pull(`${registry.host}/web:v1`, signal)
    expect(await catalogue.pull(`${registry.host}/web:v1`, signal)).toBe(first)
    const moved = await registry.pushImage('web', 'v1', { config: { ...BUSYBOX, moved: true } })
    expect((await catalogue.pull(`${registry.host}/web:v1`, signal)).digest).toBe(moved.digest)
  })

  it.each([
    [['arm64', 'amd64'], 'amd64'],
    [['arm64'], 'arm64'],
  ])('chooses from an index of %j', async (architectures, expected) => {
    const manifests: object[] = []
    for (const architecture of architectures) {
      const config = { config: { ...BUSYBOX.config, Cmd: [architecture] } }
      const { digest, body } = await registry.pushImage('web', architecture, { config })
      const platform = { os: 'linux', architecture }
      manifests.push({ mediaType: OCI_MANIFEST, digest, size: body.length, platform })
    }
    const type = 'application/vnd.oci.image.index.v1+json'
    const index = JSON.stringify({ schemaVersion: 2, mediaType: type, manifests })
    await registry.putManifest('web', 'latest', index, type)
    expect(await catalogue.pull(`${registry.host}/web`, signal)).toMatchObject({
      command: [expected],
      digest: sha256(index),
    })
  })

  it.each([
    [undefined, 'it runs no binaries'],
    ['docker.io/library/nosuch', 'names "docker.io/library/nosuch", which the sandbox does not know'],
    ['No Name', 'names "No Name", which'],
  ])('of an image labelled %j works, and its start fails plainly', async (label, words) => {
    const Labels = label === undefined ? {} : { 'dev.livedeck.program': label }
    await registry.pushImage('web', 'latest', { config: { config: { Cmd: ['sh'], Labels } } })
    const image = await catalogue.pull(`${registry.host}/web`, signal)
    expect(() => startFixture({ image })).toThrow(
      expect.objectContaining({
        name: 'StartError',
        message: expect.stringContaining(`the sandbox has no program for ${registry.host}/web:latest`),
      }),
    )
    expect(image.cannotStart).toContain(words)
  })
})

describe("a pull that fails does so in containerd's words", () => {
  const failed = (image: string): string =>
    `failed to pull and unpack image "${image}": failed to resolve reference "${image}": `

  it.each(['nosuch', 'web:nosuch'])('for %s', async (name) => {
    await registry.pushImage('web', 'latest')
    const image = `${registry.host}/${name.includes(':') ? name : `${name}:latest`}`
    await expect(catalogue.pull(`${registry.host}/${name}`, signal)).rejects.toMatchObject({
      code: 'not-found',
      message: `${failed(image)}${image}: not found`,
    })
  })

  it('where nobody listens', async () => {
    const host = await serve(() => undefined)
    await new Promise((resolve) => other?.close(resolve))
    other = undefined
    await expect(catalogue.pull(`${host}/web`, signal)).rejects.toMatchObject({
      code: 'unreachable',
      message:
        `${failed(`${host}/web:latest`)}failed to do request: Head "http://${host}/v2/web/manifests/latest": ` +
        `dial tcp ${host}: connect: connection refused`,
    })
  })

  it.each([
    ['an error', '{}', 500, 'unexpected status from HEAD request to .*: 500 Internal Server Error$'],
    ['a page', '<html>', 200, 'expected the manifest and the config of an image$'],
    ['a redirect', '', 302, 'unexpected status from HEAD request to .*: 302 Found$'],
    [
      'an index for no platform',
      '{"manifests":[]}',
      200,
      'no match for platform in manifest sha256:\\w+: not found$',
    ],
  ])('where %s answers', async (_what, body, status, words) => {
    let asked = 0
    const host = await serve((_request, response) => {
      asked += 1
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body)
    })
    await expect(catalogue.pull(`${host}/web`, signal)).rejects.toThrow(new RegExp(words))
    expect(asked).toBe(1)
  })

  it('where the bytes are others than those asked for', async () => {
    const host = await serve((_request, response) => void response.end('{}'))
    const digest = sha256('something else')
    await expect(catalogue.pull(`${host}/web@${digest}`, signal)).rejects.toThrow(
      `unexpected commit digest ${sha256('{}')}, expected ${digest}: failed precondition`,
    )
  })

  it('where the answer never ends', async () => {
    const chunk = Buffer.alloc(64 * 1024)
    const host = await serve((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        response.once('drain', more)
      }
      more()
    })
    await expect(catalogue.pull(`${host}/web`, signal)).rejects.toMatchObject({ code: 'unreachable' })
  })

  it('and stops at once when nobody wants it any more', async () => {
    const controller = new AbortController()
    const reason = new Error('the pod is gone')
    const host = await serve(() => controller.abort(reason))
    await expect(catalogue.pull(`${host}/web`, controller.signal)).rejects.toBe(reason)
  })
})

describe('the hosts that are dialled', () => {
  it.each([
    ['127.0.0.1:5000', '127.0.0.1', 5000],
    ['127.0.0.13:30500', '127.0.0.13', 30_500],
    ['localhost', '127.0.0.1', 80],
    ['localhost:5000', '127.0.0.1', 5000],
    ['kube2:5000', '127.0.0.1', 5000],
  ])('%s is this machine', (host, address, port) => {
    expect(findRegistry(host)).toEqual({ host, address, port })
  })

  it.each([
    'docker.io',
    '192.168.0.1:5000',
    '10.96.0.1:5000',
    '127.0.0.1.example.org:5000',
    '127.0.0.999:5000',
    '127.0.0.1:99999',
    '127.0.0.1:0',
    'localhost.example.org',
    'kube4:5000',
    '0.0.0.0:5000',
    '',
  ])('%s is not', (host) => {
    expect(findRegistry(host)).toBeUndefined()
  })
})
