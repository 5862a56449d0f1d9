import { type Call, locate } from './call.ts'
import { parseDigest, isDigest } from './digest.ts'
import { RegistryError } from './registry-error.ts'
import { sendEmpty } from './respond.ts'
import { isName } from './route.ts'
import type { Upload } from './upload.ts'

/** `POST /v2/NAME/blobs/uploads/`: mounts a blob of another repository, takes a whole one, or begins an upload. */
export async function beginUpload(call: Call): Promise<void> {
  const { query, repositories, store, name, request } = call
  const mounted = query.get('mount') ?? ''
  const from = query.get('from') ?? ''
  if (isDigest(mounted) && isName(from) && repositories.hasBlob(from, mounted)) {
    repositories.addBlob(name, mounted)
    return sendCreated(call, mounted)
  }
  if (!query.has('digest')) return sendUpload(call, store.beginUpload(name), 202)
  const digest = parseDigest(query.get('digest'))
  const upload = store.beginUpload(name)
  try {
    await upload.append(request)
    await finish(call, upload, digest)
  } catch (error) {
    // Its client was never told its id and cannot go on with it.
    upload.discard()
    throw error
  }
}

/** `GET` of an upload: how far it is. */
export function getUpload(call: Call): void {
  sendUpload(call, call.store.findUpload(call.name, call.reference), 204)
}

/** `PATCH` of an upload: one more chunk, or all of the blob as a stream. */
export async function appendToUpload(call: Call): Promise<void> {
  const { store, name, reference, request } = call
  const upload = store.findUpload(name, reference)
  checkRange(call, upload)
  await upload.append(request)
  sendUpload(call, upload, 202)
}

/** `PUT` of an upload: its last bytes, if any are left, and its digest. */
export async function finishUpload(call: Call): Promise<void> {
  const { store, name, reference, query, request } = call
  const upload = store.findUpload(name, reference)
  const digest = parseDigest(query.get('digest'))
  checkRange(call, upload)
  await upload.append(request)
  await finish(call, upload, digest)
}

/** `DELETE` of an upload. */
export function deleteUpload({ store, name, reference, response }: Call): void {
  const upload = store.findUpload(name, reference)
  upload.discard()
  sendEmpty(response, 204, { 'Docker-Upload-Uuid': upload.id })
}

async function finish(call: Call, upload: Upload, digest: string): Promise<void> {
  await upload.verify(digest)
  call.store.keep(upload, digest)
  call.repositories.addBlob(call.name, digest)
  sendCreated(call, digest)
}

/** A chunk must begin where the last one ended. @throws {RegistryError} RANGE_INVALID, BLOB_UPLOAD_INVALID */
function checkRange(call: Call, upload: Upload): void {
  const { 'content-range': given, 'content-length': length } = call.request.headers
  if (given === undefined) return
  const [, start = '', end = ''] = /^(?:bytes[ =])?(\d{1,15})-(\d{1,15})(?:\/\S*)?$/.exec(given) ?? []
  if (start === '' || Number(start) !== upload.size) {
    throw new RegistryError('RANGE_INVALID', { headers: uploadHeaders(call, upload) })
  }
  if (length !== undefined && Number(length) !== Number(end) - Number(start) + 1) {
    throw new RegistryError('BLOB_UPLOAD_INVALID', { detail: 'Content-Range and Content-Length differ' })
  }
}

function sendUpload(call: Call, upload: Upload, status: number): void {
  sendEmpty(call.response, status, uploadHeaders(call, upload))
}

/** The state means nothing to us; scripts that append `&digest=` to the address need a query that it can follow. */
function uploadHeaders(call: Call, { id, size, repository }: Upload): Record<string, string> {
  const state = Buffer.from(`${id}/${size}`).toString('base64url')
  return {
    'Docker-Upload-Uuid': id,
    Location: locate(call, `/v2/${repository}/blobs/uploads/${id}?_state=${state}`),
    // The specification has 0-0 for nothing yet, the same as for one byte.
    Range: `0-${Math.max(0, size - 1)}`,
  }
}

function sendCreated(call: Call, digest: string): void {
  sendEmpty(call.response, 201, {
    'Docker-Content-Digest': digest,
    Location: locate(call, `/v2/${call.name}/blobs/${digest}`),
  })
}
