import { sha256 } from '../../../oci/digest.ts'
import type { ImageConfig, ImageManifest } from '../../../oci/image.ts'
import { MEDIA } from '../../../oci/media-types.ts'
import { type IndexEntry, parseConfig, parseManifest } from '../../../oci/parse-image.ts'
import { ImageError } from '../image-error.ts'
import type { Image } from '../program.ts'
import type { Reference } from '../reference.ts'
import { type RegistryAddress, askRegistry } from './ask-registry.ts'
import { applyLayers } from './layer-files.ts'
import { makeImage, programOf } from './make-image.ts'
import {
  noImage,
  noPlatform,
  notFound,
  pullFailed,
  resolveFailed,
  unexpectedStatus,
  wrongDigest,
} from './messages.ts'

const MEBIBYTE = 1024 * 1024
const LIMIT_BYTES = 4 * MEBIBYTE
/** A larger layer is not fetched, and no more than so many are: files that somebody copied into an image are small. */
const LAYER_LIMIT_BYTES = 8 * MEBIBYTE
const MOST_LAYERS = 32
const ACCEPT = [MEDIA.dockerManifest, MEDIA.dockerList, MEDIA.ociManifest, MEDIA.ociIndex].join(', ')
/** What was pulled is known again by its digest, so that its containers share one tree of files. */
const MOST_KNOWN = 64

/** One pull on its way. */
interface Pull {
  registry: RegistryAddress
  /** The name without the registry, `busybox`. */
  repository: string
  /** In full, `127.0.0.1:5000/busybox:latest`. */
  image: string
  signal: AbortSignal
}

interface Found {
  digest: string
  manifest: ImageManifest
}

/** Images that were pushed to registries of this machine, and run as the known image that their label names. */
export class RegistryImages {
  readonly #known: (name: string) => Image | undefined
  readonly #pulled = new Map<string, Image>()

  /** `known` finds the image whose program a label names. */
  constructor(known: (name: string) => Image | undefined) {
    this.#known = known
  }

  /** Asks the registry. Rejects with the signal's reason. @throws {ImageError} `not-found`, `unreachable` */
  async pull(registry: RegistryAddress, reference: Reference, signal: AbortSignal): Promise<Image> {
    const { name, tag, digest } = reference
    const suffix = digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`
    const pull = {
      registry,
      repository: name.slice(reference.registry.length + 1),
      image: `${name}${suffix}`,
      signal,
    }
    const found = await findManifest(pull, digest ?? tag ?? 'latest')
    const key = `${pull.image} ${found.digest}`
    const image = this.#pulled.get(key) ?? (await this.#make(pull, reference, found))
    this.#keep(key, image)
    return image
  }

  async #make(pull: Pull, reference: Reference, found: Found): Promise<Image> {
    const config = await readConfig(pull, found)
    const program = programOf(config)
    const base = program === undefined ? undefined : this.#known(program)
    const files = base ? await applyLayers(base, await readLayers(pull, found)) : new Map<string, string>()
    return makeImage({ reference, ...found, config, base, files })
  }

  #keep(key: string, image: Image): void {
    this.#pulled.delete(key)
    this.#pulled.set(key, image)
    const oldest = this.#pulled.keys().next().value
    if (this.#pulled.size > MOST_KNOWN && oldest !== undefined) this.#pulled.delete(oldest)
  }
}

/** The image's manifest, its own digest also where an index led to it. */
async function findManifest(pull: Pull, reference: string): Promise<Found> {
  const bytes = await ask(pull, 'manifests', reference)
  const digest = sha256(bytes)
  if (reference.includes(':') && digest !== reference) fail(pull, wrongDigest(digest, reference))
  const parsed = parseManifest(bytes)
  if (!parsed) return fail(pull, noImage(digest))
  if (parsed.kind === 'image') return { digest, manifest: parsed.image }
  const entry = chooseEntry(parsed.entries) ?? fail(pull, noPlatform(digest))
  const inner = await ask(pull, 'manifests', entry.digest)
  if (sha256(inner) !== entry.digest) fail(pull, wrongDigest(sha256(inner), entry.digest))
  const image = parseManifest(inner)
  if (image?.kind !== 'image') return fail(pull, noImage(entry.digest))
  // The node names an image by what was asked for, which is the index.
  return { digest, manifest: image.image }
}

/** No binary is run, so that another architecture's image is as good where an index lacks the usual one. */
function chooseEntry(entries: readonly IndexEntry[]): IndexEntry | undefined {
  const linux = entries.filter(({ os }) => os === 'linux')
  return linux.find(({ architecture }) => architecture === 'amd64') ?? linux[0]
}

async function readConfig(pull: Pull, { manifest }: Found): Promise<ImageConfig> {
  const { digest } = manifest.config
  return parseConfig(await readBlob(pull, digest, LIMIT_BYTES)) ?? fail(pull, noImage(digest))
}

async function readLayers(pull: Pull, { manifest }: Found): Promise<Buffer[]> {
  const layers: Buffer[] = []
  for (const { digest, size } of manifest.layers.slice(0, MOST_LAYERS)) {
    if (size <= LAYER_LIMIT_BYTES) layers.push(await readBlob(pull, digest, LAYER_LIMIT_BYTES))
  }
  return layers
}

async function readBlob(pull: Pull, digest: string, limitBytes: number): Promise<Buffer> {
  const bytes = await ask(pull, 'blobs', digest, limitBytes)
  if (sha256(bytes) !== digest) fail(pull, wrongDigest(sha256(bytes), digest))
  return bytes
}

async function ask(
  pull: Pull,
  kind: 'manifests' | 'blobs',
  reference: string,
  limitBytes = LIMIT_BYTES,
): Promise<Buffer> {
  const { registry, repository, image, signal } = pull
  const { status, statusLine, url, body } = await askRegistry({
    registry,
    path: `/v2/${repository}/${kind}/${reference}`,
    ...(kind === 'manifests' ? { accept: ACCEPT } : {}),
    limitBytes,
    image,
    signal,
  })
  if (status === 200) return body
  const why = status === 404 ? notFound(image) : unexpectedStatus(url, statusLine)
  throw new ImageError('not-found', resolveFailed(image, why))
}

function fail({ image }: Pull, why: string): never {
  throw new ImageError('not-found', pullFailed(image, why))
}
