import type { Duplex } from 'node:stream'
import { constants, createDeflate } from 'node:zlib'

import { HEADER_DICTIONARY } from './dictionary.ts'
import { FrameDecoder } from './frame-decoder.ts'
import { dataFrameHead, type Frame } from './frames.ts'

/** For tests: what a client of SPDY/3.1 sends and hears, headers packed by the real zlib as spdystream's are. */
export class SpdyClient {
  readonly heard: Frame[] = []
  readonly #connection: Duplex
  readonly #deflate = createDeflate({ dictionary: HEADER_DICTIONARY })

  constructor(connection: Duplex) {
    this.#connection = connection
    const decoder = new FrameDecoder()
    connection.on('data', (chunk: Buffer) => this.heard.push(...decoder.push(chunk)))
    connection.on('error', () => undefined)
  }

  /** One stream's bytes so far. */
  text(streamId: number): string {
    const parts = this.heard.map((frame) =>
      frame.type === 'data' && frame.streamId === streamId ? frame.data : Buffer.alloc(0),
    )
    return String(Buffer.concat(parts))
  }

  /** Whether the server has ended this stream. */
  ended(streamId: number): boolean {
    return this.heard.some((frame) => frame.type === 'data' && frame.streamId === streamId && frame.fin)
  }

  async open(streamId: number, headers: Readonly<Record<string, string>>): Promise<void> {
    this.#connection.write(synStream(streamId, await this.pack(headers)))
  }

  send(streamId: number, text: string, fin = false): void {
    this.#connection.write(
      Buffer.concat([dataFrameHead(streamId, Buffer.byteLength(text), fin), Buffer.from(text)]),
    )
  }

  /** The next header block of this client's. */
  pack(headers: Readonly<Record<string, string>>): Promise<Buffer> {
    const entries = Object.entries(headers)
    const plain = [uint32(entries.length)]
    for (const [name, value] of entries) {
      plain.push(uint32(name.length), Buffer.from(name), uint32(value.length), Buffer.from(value))
    }
    return this.packRaw(Buffer.concat(plain))
  }

  /** Packs any bytes as a header block. */
  packRaw(plain: Buffer): Promise<Buffer> {
    return new Promise((resolve) => {
      this.#deflate.write(plain)
      this.#deflate.flush(constants.Z_SYNC_FLUSH, () => resolve(drained(this.#deflate)))
    })
  }
}

/** For tests: a SYN_STREAM frame around a header block. */
export function synStream(streamId: number, block: Buffer): Buffer {
  const head = Buffer.from([0x80, 3, 0, 1, 0, 0, 0, 0])
  head.writeUIntBE(block.length + 10, 5, 3)
  return Buffer.concat([head, uint32(streamId), Buffer.alloc(6), block])
}

function drained(stream: NodeJS.ReadableStream): Buffer {
  const parts: Buffer[] = []
  for (let part = stream.read(); part !== null; part = stream.read()) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
