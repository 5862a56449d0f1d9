import type { IncomingMessage } from 'node:http'

import { PARTS, REFUSALS } from '../messages.ts'
import { decodeBody } from './decode-body.ts'
import type { DecodedBody } from './decode-body.ts'

/** What the real server takes at most (3 MiB). */
const LONGEST_BODY = 3 * 1024 * 1024
/** A client that goes on sending is heard out up to here, so that it reads the refusal; then its connection ends. */
const LONGEST_PATIENCE = 32 * 1024 * 1024

/** Reads a request's whole body. @throws {StatusError} RequestEntityTooLarge, or BadRequest when the client leaves */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request) {
      if (!Buffer.isBuffer(chunk)) continue
      length += chunk.length
      if (length <= LONGEST_BODY) chunks.push(chunk)
      else chunks.length = 0
      if (length > LONGEST_PATIENCE) break
    }
  } catch (error) {
    throw REFUSALS.badRequest(PARTS.noBodyEnd, { cause: error })
  }
  if (length > LONGEST_BODY) throw REFUSALS.tooLarge(LONGEST_BODY)
  return Buffer.concat(chunks)
}

/** Reads a request's body as an object of this kind, in the form that its Content-Type names. @throws {StatusError} */
export async function readObject(request: IncomingMessage, kind: string): Promise<DecodedBody> {
  return decodeBody(await readBody(request), request.headers['content-type'], kind)
}
