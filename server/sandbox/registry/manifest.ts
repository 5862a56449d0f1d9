import { MEDIA } from '../../oci/media-types.ts'
import { isDigest } from './digest.ts'
import { RegistryError } from './registry-error.ts'

/** The media types of a manifest that the registry takes, and what each of them lists (OCI image-spec 1.1, Docker's own). */
const MANIFEST_TYPES: ReadonlyMap<string, 'image' | 'index'> = new Map([
  [MEDIA.ociManifest, 'image'],
  [MEDIA.ociIndex, 'index'],
  [MEDIA.dockerManifest, 'image'],
  [MEDIA.dockerList, 'index'],
])

/** What the registry knows of a manifest without reading it again. */
export interface Manifest {
  mediaType: string
  size: number
  /** Digests of the config and the layers that the repository must hold. */
  blobs: readonly string[]
  /** Digests of the manifests that an index lists. */
  manifests: readonly string[]
  /** The digest of the manifest that this one is about. */
  subject: string | undefined
}

/** What the list of referrers tells of a manifest. */
export interface Description {
  artifactType: string | undefined
  annotations: Readonly<Record<string, unknown>> | undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Takes a manifest apart. @throws {RegistryError} MANIFEST_INVALID */
export function parseManifest(bytes: Buffer, contentType: string | undefined): Manifest {
  const content = parseJson(bytes)
  const declared = content['mediaType']
  const mediaType = contentType ?? (typeof declared === 'string' ? declared : '')
  const kind = MANIFEST_TYPES.get(mediaType)
  if (kind === undefined)
    throw invalid(`expected the media type of a manifest, but got ${JSON.stringify(mediaType)}`)
  if (declared !== undefined && declared !== mediaType) {
    throw invalid(`expected mediaType to be the Content-Type, ${mediaType}`)
  }
  if (content['schemaVersion'] !== 2) throw invalid('expected schemaVersion to be 2')
  const subject = content['subject']
  return {
    mediaType,
    size: bytes.length,
    blobs: kind === 'image' ? [digestOf(content['config'], 'config'), ...layersOf(content)] : [],
    manifests: kind === 'index' ? listOf(content, 'manifests').map((one) => digestOf(one, 'manifests')) : [],
    subject: subject === undefined || subject === null ? undefined : digestOf(subject, 'subject'),
  }
}

/** What a manifest says of itself (OCI Distribution 1.1, "Listing Referrers"). @throws {RegistryError} MANIFEST_INVALID */
export function describeManifest(bytes: Buffer): Description {
  const { artifactType, config, annotations } = parseJson(bytes)
  const fallback = isRecord(config) ? config['mediaType'] : undefined
  const type = typeof artifactType === 'string' && artifactType !== '' ? artifactType : fallback
  return {
    artifactType: typeof type === 'string' ? type : undefined,
    annotations: isRecord(annotations) ? annotations : undefined,
  }
}

/** Layers with addresses of their own are fetched from there and never pushed. */
function layersOf(content: Record<string, unknown>): string[] {
  return listOf(content, 'layers')
    .filter((layer) => !(isRecord(layer) && Array.isArray(layer['urls']) && layer['urls'].length > 0))
    .map((layer) => digestOf(layer, 'layers'))
}

function parseJson(bytes: Buffer): Record<string, unknown> {
  let content: unknown
  try {
    content = JSON.parse(bytes.toString())
  } catch (error) {
    throw invalid('expected a JSON object', error)
  }
  if (!isRecord(content)) throw invalid('expected a JSON object')
  return content
}

function listOf(content: Record<string, unknown>, field: string): readonly unknown[] {
  const list = content[field]
  if (!Array.isArray(list)) throw invalid(`expected ${field} to be a list`)
  return list
}

function digestOf(descriptor: unknown, field: string): string {
  const digest = isRecord(descriptor) ? descriptor['digest'] : undefined
  if (typeof digest !== 'string' || !isDigest(digest)) throw invalid(`expected a digest in ${field}`)
  return digest
}

const invalid = (detail: string, cause?: unknown): RegistryError =>
  new RegistryError('MANIFEST_INVALID', { detail, cause })
