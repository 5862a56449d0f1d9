import { shortDigest } from '../../oci/digest.ts'
import type { Descriptor } from '../../oci/image.ts'
import { MEDIA } from '../../oci/media-types.ts'
import { type Reference, fullName, parseReference } from '../../oci/reference.ts'
import type { DockerContext } from './context.ts'
import { DockerError } from './docker-error.ts'
import { endpointOf, isLoopback } from './endpoint.ts'
import type { Image } from './image-store.ts'
import { pushDenied, registryOutOfReach } from './messages.ts'
import { type Progress, drawBar } from './progress.ts'
import { RegistryClient } from './registry-client.ts'
import { formatSize } from './units.ts'

/** Docker sends so many layers at a time, and says of the others that they wait. */
const AT_ONCE = 5

/** What a push says at its end. */
export interface Pushed {
  digest: string
  /** The manifest's, in bytes. */
  size: number
}

/**
 * Sends an image to the registry that its name says: only layers that are not there yet.
 * @throws {DockerError} `registry`
 */
export async function pushImage(
  context: DockerContext,
  { reference, image }: { reference: Reference; image: Image },
  progress: Progress | null,
): Promise<Pushed> {
  const { registry } = reference
  const client = new RegistryClient(endpointOf(reference, await context.findHub()))
  if (!isLoopback(registry) && registry !== 'docker.io')
    throw new DockerError('registry', registryOutOfReach(registry))
  await client.ping()
  const layers = listLayers(image)
  for (const { name } of layers) await progress?.update(name, 'Preparing')
  for (const { name } of layers.slice(AT_ONCE)) await progress?.update(name, 'Waiting')
  if (registry === 'docker.io') throw new DockerError('registry', pushDenied())
  const sources = listSources(image, reference)
  for (const layer of layers) await pushLayer(context, client, { ...layer, sources }, progress)
  await pushManifest(context, client, reference, image)
  const digest = await recordDigest(context, reference, image)
  return { digest, size: context.store.get(image.manifest).length }
}

interface PushedLayer {
  /** The short digest of the layer as it is unpacked, by which Docker names it here. */
  name: string
  descriptor: Descriptor
}

/** The uppermost first; equal layers go once. */
function listLayers({ config, manifestContent }: Image): PushedLayer[] {
  const layers = manifestContent.layers.map((descriptor, at) => ({
    name: shortDigest(config.rootfs.diff_ids[at] ?? descriptor.digest),
    descriptor,
  }))
  const isFirst = (layer: PushedLayer, at: number): boolean =>
    layers.findIndex(({ descriptor }) => descriptor.digest === layer.descriptor.digest) === at
  return layers.filter(isFirst).toReversed()
}

/** Other repositories of the same registry that have got this image. */
function listSources({ digests }: Image, { registry, repository }: Reference): string[] {
  return digests.flatMap((name) => {
    const known = parseReference(name)
    if (typeof known === 'string' || known.registry !== registry || known.repository === repository) return []
    return [known.repository]
  })
}

async function pushLayer(
  { store }: DockerContext,
  client: RegistryClient,
  { name, descriptor, sources }: PushedLayer & { sources: readonly string[] },
  progress: Progress | null,
): Promise<void> {
  const { digest, size } = descriptor
  if (await client.hasBlob(digest)) return await progress?.update(name, 'Layer already exists')
  for (const source of sources)
    if (await client.mountBlob(digest, source)) return await progress?.update(name, `Mounted from ${source}`)
  const onBytes = (bytes: number): void =>
    void progress?.update(name, `Pushing  ${drawBar(bytes, size, formatSize)}`, true)
  await client.pushBlob(digest, store.get(digest), onBytes)
  await progress?.update(name, 'Pushed')
}

async function pushManifest(
  { store }: DockerContext,
  client: RegistryClient,
  { tag = 'latest' }: Reference,
  { id, manifest, manifestContent }: Image,
): Promise<void> {
  if (!(await client.hasBlob(id))) await client.pushBlob(id, store.get(id))
  await client.putManifest(tag, store.get(manifest), manifestContent.mediaType ?? MEDIA.ociManifest)
}

async function recordDigest({ store }: DockerContext, reference: Reference, image: Image): Promise<string> {
  const name = `${fullName(reference)}@${image.manifest}`
  await store.change(({ images }) => {
    const stored = images.find(({ id, manifest }) => id === image.id && manifest === image.manifest)
    if (stored && !stored.digests.includes(name)) stored.digests.push(name)
  })
  return image.manifest
}
