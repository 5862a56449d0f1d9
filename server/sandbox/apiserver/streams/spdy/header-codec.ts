import { constants, inflateRawSync } from 'node:zlib'

import { HEADER_DICTIONARY } from './dictionary.ts'
import { SPDY_FAILURES } from './messages.ts'

/** Headers of one stream by their lower-case names; several values of one name are joined by NUL, as on the wire. */
export type SpdyHeaders = ReadonlyMap<string, string>

/** The most that one header block may hold, unpacked. */
const MOST_HEADER_BYTES = 64 * 1024
/** How far back deflate can refer (RFC 1951). */
const WINDOW_BYTES = 32 * 1024
/** CMF, FLG with FDICT set, and the dictionary's Adler-32, at the start of the first block (RFC 1950). */
const ZLIB_HEADER_BYTES = 6
const FDICT = 0x20
const DICTIONARY_ID = 0xe3c6a7c2

/**
 * Unpacks the header blocks of one session, which share one zlib stream. Each block ends with a sync flush, thus on a byte:
 * so it can be inflated alone, given the last 32 KiB of output, at once and with a bound on what comes out.
 */
export class HeaderReader {
  #window = HEADER_DICTIONARY
  #started = false

  /** @throws {SpdyError} `malformed-headers`, `headers-too-large` */
  read(block: Buffer): SpdyHeaders {
    const plain = this.#inflate(this.#started ? block : afterZlibHeader(block))
    this.#started = true
    const seen = Buffer.concat([this.#window, plain])
    this.#window = seen.subarray(Math.max(0, seen.length - WINDOW_BYTES))
    return parseHeaders(plain)
  }

  #inflate(block: Buffer): Buffer {
    try {
      return inflateRawSync(block, {
        dictionary: this.#window,
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: MOST_HEADER_BYTES,
        chunkSize: 4096,
      })
    } catch (error) {
      if (error instanceof RangeError) throw SPDY_FAILURES.headersSize(MOST_HEADER_BYTES, error)
      throw SPDY_FAILURES.headers('that is not deflated', error)
    }
  }
}

/**
 * Packs header blocks of one session. They are stored, not compressed, which is deflate as well: what we send is a few bytes
 * in a session's life.
 */
export class HeaderWriter {
  #started = false

  write(headers: SpdyHeaders): Buffer {
    const parts = [uint32(headers.size)]
    for (const [name, value] of headers) parts.push(...lengthAndText(name), ...lengthAndText(value))
    const plain = Buffer.concat(parts)
    const length = Buffer.alloc(4)
    length.writeUInt16LE(plain.length, 0)
    length.writeUInt16LE(~plain.length & 0xffff, 2)
    // A stored block, then an empty one: what zlib calls a sync flush. The first comes after a zlib header without dictionary.
    const block = [Buffer.from([0]), length, plain, Buffer.from([0, 0, 0, 0xff, 0xff])]
    if (!this.#started) block.unshift(Buffer.from([0x78, 0x01]))
    this.#started = true
    return Buffer.concat(block)
  }
}

function afterZlibHeader(block: Buffer): Buffer {
  const [method = 0, flags = 0] = block
  if (block.length < ZLIB_HEADER_BYTES || (method & 0x0f) !== 8 || ((method << 8) | flags) % 31 !== 0) {
    throw SPDY_FAILURES.headers('that does not begin as a zlib stream')
  }
  if ((flags & FDICT) === 0) return block.subarray(2)
  if (block.readUInt32BE(2) !== DICTIONARY_ID) throw SPDY_FAILURES.headers('with a foreign dictionary')
  return block.subarray(ZLIB_HEADER_BYTES)
}

function parseHeaders(plain: Buffer): SpdyHeaders {
  let at = 0
  const number = (): number => {
    if (at + 4 > plain.length) throw SPDY_FAILURES.headers('that ends too soon')
    at += 4
    return plain.readUInt32BE(at - 4)
  }
  const text = (): string => {
    const length = number()
    if (length > plain.length - at) throw SPDY_FAILURES.headers('that ends too soon')
    at += length
    return plain.toString('utf8', at - length, at)
  }
  const headers = new Map<string, string>()
  for (let left = number(); left > 0; left--) {
    const name = text()
    if (name === '' || name !== name.toLowerCase())
      throw SPDY_FAILURES.headers('with a name that is not lower-case')
    if (headers.has(name)) throw SPDY_FAILURES.headers('with one name twice')
    headers.set(name, text())
  }
  return headers
}

function lengthAndText(value: string): [Buffer, Buffer] {
  const text = Buffer.from(value)
  return [uint32(text.length), text]
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
