import { shortDigest } from '../../oci/digest.ts'
import type { Descriptor, ImageManifest } from '../../oci/image.ts'
import { parseConfig, parseManifest } from '../../oci/parse-image.ts'
import { type Reference, familiarName, fullName, suffixOf } from '../../oci/reference.ts'
import type { DockerContext } from './context.ts'
import { DockerError } from './docker-error.ts'
import { endpointOf } from './endpoint.ts'
import { giveTag, tagOf } from './find-image.ts'
import {
  manifestUnknown,
  daemon,
  noMatchingManifest,
  notAnImage,
  pullDenied,
  registryOutOfReach,
} from './messages.ts'
import { type Progress, drawBar } from './progress.ts'
import { type FetchedManifest, RegistryClient } from './registry-client.ts'
import type { StoredImage } from './store-index.ts'
import { formatSize } from './units.ts'

/** What a pull brought. */
export interface Pulled {
  /** What the registry knows it by: the index's digest where there is one. */
  digest: string
  id: string
  /** False when the store had it under that name already. */
  isNew: boolean
}

/**
 * Fetches an image into the store, from the registry at that address or, for all the world's, from the known images.
 * @throws {DockerError} `registry`
 */
export async function pullImage(
  context: DockerContext,
  reference: Reference,
  progress: Progress | null,
): Promise<Pulled> {
  const client = new RegistryClient(endpointOf(reference, await context.findHub()))
  const listed = await asDaemon(client.ping().then(() => fetchManifest(client, reference)))
  const chosen = await choosePlatform(client, listed, reference)
  const { store } = context
  const missing = chosen.image.layers.filter(({ digest }) => !store.has(digest))
  for (const { digest } of missing) await progress?.update(shortDigest(digest), 'Pulling fs layer')
  const config = await asDaemon(client.getBlob(chosen.image.config.digest))
  if (!parseConfig(config)) throw new DockerError('registry', notAnImage(familiarName(reference)))
  for (const layer of chosen.image.layers) await fetchLayer(context, client, layer, progress)
  store.put(config)
  store.put(chosen.bytes)
  return await record(context, reference, { listed, chosen, id: chosen.image.config.digest })
}

/** What a registry refuses, Docker tells as its daemon's answer. */
async function asDaemon<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof DockerError) || error.message.startsWith(daemon(''))) throw error
    throw new DockerError(error.code, daemon(error.message), { cause: error })
  }
}

async function fetchManifest(client: RegistryClient, reference: Reference): Promise<FetchedManifest> {
  const { registry, tag, digest } = reference
  const found = await client.getManifest(digest ?? tag ?? 'latest')
  if (found === 'no-repository') {
    const isHub = registry === 'docker.io'
    const message = isHub ? pullDenied(familiarName(reference)) : daemon(registryOutOfReach(registry))
    throw new DockerError('registry', message)
  }
  if (found) return found
  throw new DockerError('registry', manifestUnknown(`${familiarName(reference)}${suffixOf(reference)}`))
}

interface Chosen extends FetchedManifest {
  image: ImageManifest
}

async function choosePlatform(
  client: RegistryClient,
  listed: FetchedManifest,
  reference: Reference,
): Promise<Chosen> {
  const parsed = parseManifest(listed.bytes)
  if (parsed?.kind === 'image') return { ...listed, image: parsed.image }
  const entry = parsed?.entries.find(({ os, architecture }) => os === 'linux' && architecture === 'amd64')
  if (!entry) throw new DockerError('registry', noMatchingManifest())
  const found = await asDaemon(client.getManifest(entry.digest))
  const image = typeof found === 'object' ? parseManifest(found.bytes) : undefined
  if (typeof found !== 'object' || image?.kind !== 'image')
    throw new DockerError('registry', notAnImage(familiarName(reference)))
  return { ...found, image: image.image }
}

async function fetchLayer(
  { store }: DockerContext,
  client: RegistryClient,
  { digest, size }: Descriptor,
  progress: Progress | null,
): Promise<void> {
  const id = shortDigest(digest)
  if (store.has(digest)) return
  const onBytes = (bytes: number): void =>
    void progress?.update(id, `Downloading  ${drawBar(bytes, size, formatSize)}`, true)
  const bytes = await asDaemon(client.getBlob(digest, onBytes))
  await progress?.update(id, 'Verifying Checksum')
  await progress?.update(id, 'Download complete')
  await progress?.update(id, `Extracting  ${drawBar(size, size, formatSize)}`, true)
  store.put(bytes)
  await progress?.update(id, 'Pull complete')
}

async function record(
  { store }: DockerContext,
  reference: Reference,
  { listed, chosen, id }: { listed: FetchedManifest; chosen: Chosen; id: string },
): Promise<Pulled> {
  const repoDigest = `${fullName(reference)}@${listed.digest}`
  const tag = reference.digest === undefined ? tagOf(reference) : null
  return await store.change((index) => {
    let image = index.images.find((one) => one.id === id && one.manifest === chosen.digest)
    const isNew = !image || (tag !== null && !image.tags.includes(tag))
    if (!image) {
      const blobs = [id, chosen.digest, ...chosen.image.layers.map(({ digest }) => digest)]
      image = makeStored({ id, manifest: chosen.digest, blobs })
      index.images.push(image)
    }
    if (!image.digests.includes(repoDigest)) image.digests.push(repoDigest)
    if (tag !== null) giveTag(index, image, tag)
    return { digest: listed.digest, id, isNew }
  })
}

/** A new entry of the store, without names. */
export const makeStored = (
  given: Pick<StoredImage, 'id' | 'manifest' | 'blobs'> & Partial<StoredImage>,
): StoredImage => ({ tags: [], digests: [], parent: '', isStep: false, key: '', ...given })
