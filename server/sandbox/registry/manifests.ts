import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import { MEDIA } from '../../oci/media-types.ts'
import { type Call, locate } from './call.ts'
import { algorithmOf, digestBytes, isDigest, parseDigest } from './digest.ts'
import { describeManifest, parseManifest } from './manifest.ts'
import { manifestTooLarge } from './messages.ts'
import { RegistryError } from './registry-error.ts'
import { sendEmpty, sendJson, sendStream } from './respond.ts'
import { isTag } from './route.ts'

/** The specification asks registries to take at least so much. */
const MANIFEST_LIMIT_BYTES = 4 * 1024 * 1024
/** More referrers than anybody reads; what lies beyond is not told. */
const MOST_REFERRERS = 500

/** `GET` and `HEAD` of a manifest, in the media type and the bytes that it was pushed with. */
export async function getManifest(call: Call): Promise<void> {
  const { store, repositories, name, request, response } = call
  const digest = findDigest(call)
  const manifest = repositories.manifest(name, digest)
  if (!manifest) throw new RegistryError('MANIFEST_UNKNOWN', { detail: { Name: name, Revision: digest } })
  const etag = `"${digest}"`
  const headers = { 'Content-Type': manifest.mediaType, 'Docker-Content-Digest': digest, Etag: etag }
  if (request.headers['if-none-match'] === etag) return sendEmpty(response, 304, headers)
  await sendStream(response, 200, { body: () => store.read(digest), length: manifest.size, headers })
}

/** `PUT` of a manifest under a tag or under its digest, after all that it lists. */
export async function putManifest(call: Call): Promise<void> {
  const { store, repositories, name, reference, request, response } = call
  const asked = isDigest(reference) ? reference : undefined
  if (asked === undefined && !isTag(reference)) {
    throw new RegistryError(reference.includes(':') ? 'DIGEST_INVALID' : 'TAG_INVALID', { detail: reference })
  }
  const bytes = await readManifest(request)
  const digest = digestBytes(asked === undefined ? 'sha256' : algorithmOf(asked), bytes)
  if (asked !== undefined && asked !== digest) throw new RegistryError('DIGEST_INVALID')
  const manifest = parseManifest(bytes, request.headers['content-type']?.replace(/\s*;.*$/, ''))
  repositories.checkReferences(name, manifest)
  const upload = store.beginUpload(name)
  try {
    await upload.append(Readable.from([bytes]))
    // Checked once more in the same breath: what it lists may have been deleted while it was written.
    repositories.checkReferences(name, manifest)
    store.keep(upload, digest)
  } catch (error) {
    upload.discard()
    throw error
  }
  repositories.addManifest(name, digest, manifest)
  if (asked === undefined) repositories.setTag(name, reference, digest)
  sendEmpty(response, 201, {
    'Docker-Content-Digest': digest,
    Location: locate(call, `/v2/${name}/manifests/${digest}`),
    ...(manifest.subject === undefined ? {} : { 'Oci-Subject': manifest.subject }),
  })
}

/** `DELETE` of a tag alone, or of a manifest with all its tags. */
export function deleteManifest({ repositories, name, reference, response }: Call): void {
  if (isDigest(reference)) repositories.deleteManifest(name, reference)
  else repositories.deleteTag(name, reference)
  sendEmpty(response, 202)
}

/** `GET` of the manifests that name this one as their subject, as an index. */
export async function getReferrers(call: Call): Promise<void> {
  const { store, repositories, name, query, response } = call
  const wanted = query.get('artifactType')
  const manifests: object[] = []
  const referrers = repositories.referrers(name, parseDigest(call.reference)).slice(0, MOST_REFERRERS)
  for (const [digest, { mediaType, size }] of referrers) {
    const { artifactType, annotations } = describeManifest(await buffer(store.read(digest)))
    if (wanted !== null && wanted !== artifactType) continue
    manifests.push({
      mediaType,
      digest,
      size,
      ...(artifactType === undefined ? {} : { artifactType }),
      ...(annotations === undefined ? {} : { annotations }),
    })
  }
  const headers = {
    'Content-Type': MEDIA.ociIndex,
    ...(wanted === null ? {} : { 'Oci-Filters-Applied': 'artifactType' }),
  }
  sendJson(response, 200, { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests }, headers)
}

function findDigest({ repositories, name, reference }: Call): string {
  if (isDigest(reference)) return reference
  const digest = repositories.resolve(name, reference)
  if (digest === undefined) throw new RegistryError('MANIFEST_UNKNOWN', { detail: { Tag: reference } })
  return digest
}

async function readManifest(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.length
    if (size > MANIFEST_LIMIT_BYTES) {
      throw new RegistryError('SIZE_INVALID', { message: manifestTooLarge(MANIFEST_LIMIT_BYTES) })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
