import type { Call } from './call.ts'
import { parseDigest } from './digest.ts'
import { RegistryError } from './registry-error.ts'
import { sendBytes, sendEmpty, sendStream } from './respond.ts'

/** `GET` and `HEAD` of a blob: all of it, or the one range that is asked for (RFC 9110, 14). */
export async function getBlob(call: Call): Promise<void> {
  const { store, repositories, name, request, response } = call
  const digest = parseDigest(call.reference)
  const size = repositories.hasBlob(name, digest) ? store.sizeOf(digest) : undefined
  if (size === undefined) throw new RegistryError('BLOB_UNKNOWN', { detail: digest })
  const etag = `"${digest}"`
  const headers = { 'Cache-Control': 'max-age=31536000', 'Docker-Content-Digest': digest, Etag: etag }
  if (request.headers['if-none-match'] === etag) return sendEmpty(response, 304, headers)
  const range = parseRange(request.headers.range, size)
  if (range === 'unsatisfiable') {
    return sendBytes(response, 416, Buffer.alloc(0), { ...headers, 'Content-Range': `bytes */${size}` })
  }
  await sendStream(response, range ? 206 : 200, {
    body: () => store.read(digest, range),
    length: range ? range.end - range.start + 1 : size,
    headers: {
      'Accept-Ranges': 'bytes',
      'Content-Type': 'application/octet-stream',
      ...headers,
      ...(range ? { 'Content-Range': `bytes ${range.start}-${range.end}/${size}` } : {}),
    },
  })
}

/** `DELETE` of a blob. */
export function deleteBlob({ repositories, name, reference, response }: Call): void {
  repositories.deleteBlob(name, parseDigest(reference))
  sendEmpty(response, 202)
}

type Range = { start: number; end: number }

/** A range that is no single one of bytes is no range: the whole is sent. */
function parseRange(header: string | undefined, size: number): Range | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined
  return start > end ? 'unsatisfiable' : { start, end }
}
