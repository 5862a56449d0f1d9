import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Chance } from '../chance.ts'
import { ManualClock } from '../manual-clock.ts'
import { type BlobLimits, BlobStore } from './blob-store.ts'
import type { Completed } from './call.ts'
import { createRegistry } from './registry.ts'
import { Repositories } from './repositories.ts'

/** The digest of a content. */
export const sha256 = (content: string | Buffer): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`

export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

/** A registry that really listens, on a store in a folder of its own. For tests. */
export class RegistryFixture {
  readonly clock = new ManualClock()
  readonly store: BlobStore
  readonly completed: Completed[] = []
  readonly errors: unknown[] = []
  readonly #folder: string
  readonly #server
  #port = 0

  private constructor(limits: Partial<BlobLimits>, mostEntries?: number) {
    this.#folder = mkdtempSync(join(tmpdir(), 'livedeck-registry-'))
    const chance = new Chance(1)
    this.store = new BlobStore({ folder: join(this.#folder, 'store'), clock: this.clock, chance, limits })
    const listener = createRegistry({
      store: this.store,
      repositories: new Repositories(this.store, mostEntries),
      clock: this.clock,
      onCompleted: (one) => void this.completed.push(one),
      onError: (error) => void this.errors.push(error),
    })
    this.#server = createServer(listener)
  }

  static async start(limits: Partial<BlobLimits> = {}, mostEntries?: number): Promise<RegistryFixture> {
    const fixture = new RegistryFixture(limits, mostEntries)
    fixture.#port = await new Promise((resolve) => {
      fixture.#server.listen(0, '127.0.0.1', () => {
        const address = fixture.#server.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
    return fixture
  }

  /** `127.0.0.1:40123`. */
  get host(): string {
    return `127.0.0.1:${this.#port}`
  }

  get port(): number {
    return this.#port
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(new URL(path, `http://${this.host}`), { redirect: 'manual', ...init })
  }

  /** Pushes a blob in one request. @returns its digest */
  async pushBlob(name: string, content: string | Buffer): Promise<string> {
    const digest = sha256(content)
    const path = `/v2/${name}/blobs/uploads/?digest=${digest}`
    const { status } = await this.fetch(path, { method: 'POST', body: new Uint8Array(Buffer.from(content)) })
    if (status !== 201) throw new Error(`a push of a blob was answered with ${status}`)
    return digest
  }

  /** Pushes a config, a layer and their manifest. @returns what was pushed */
  async pushImage(
    name: string,
    tag: string,
    { config = {}, layer = 'a layer' }: { config?: object; layer?: string } = {},
  ): Promise<{ digest: string; body: string; config: string; layer: string }> {
    const configText = JSON.stringify(config)
    const configDigest = await this.pushBlob(name, configText)
    const layerDigest = await this.pushBlob(name, layer)
    const body = manifestOf(configDigest, [layerDigest], { config: configText.length, layer: layer.length })
    const answer = await this.putManifest(name, tag, body)
    if (answer.status !== 201) throw new Error(`a push of a manifest was answered with ${answer.status}`)
    return { digest: sha256(body), body, config: configDigest, layer: layerDigest }
  }

  putManifest(name: string, reference: string, body: string, type = OCI_MANIFEST): Promise<Response> {
    const headers = { 'content-type': type }
    return this.fetch(`/v2/${name}/manifests/${reference}`, { method: 'PUT', headers, body })
  }

  /** Begins an upload. @returns its address */
  async begin(name: string): Promise<string> {
    const answer = await this.fetch(`/v2/${name}/blobs/uploads/`, { method: 'POST' })
    return answer.headers.get('location') ?? ''
  }

  /** The files of the store, by their names. */
  files(): string[] {
    return readdirSync(this.#folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
  }

  async dispose(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
    this.store.dispose()
    rmSync(this.#folder, { recursive: true })
  }
}

/** An OCI image manifest. */
export function manifestOf(
  config: string,
  layers: readonly string[],
  sizes: { config: number; layer: number } = { config: 2, layer: 7 },
): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: config, size: sizes.config },
    layers: layers.map((digest) => ({
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      digest,
      size: sizes.layer,
    })),
  })
}

/** The code of a refusal. */
export async function codeOf(answer: Response): Promise<unknown> {
  const body: unknown = await answer.json()
  if (typeof body !== 'object' || body === null || !('errors' in body)) return undefined
  const [first]: unknown[] = Array.isArray(body.errors) ? body.errors : []
  return typeof first === 'object' && first !== null && 'code' in first ? first.code : undefined
}
