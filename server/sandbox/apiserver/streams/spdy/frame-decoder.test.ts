import { PassThrough } from 'node:stream'
import { constants, deflateSync, inflateSync } from 'node:zlib'

import { describe, expect, it } from 'vitest'

import { HEADER_DICTIONARY } from './dictionary.ts'
import { FrameDecoder } from './frame-decoder.ts'
import { pingFrame } from './frames.ts'
import { HeaderReader, HeaderWriter } from './header-codec.ts'
import { SpdyClient, synStream } from './spdy-client.fixture.ts'

function decode(...chunks: readonly Buffer[]): unknown[] {
  const decoder = new FrameDecoder()
  const frames = []
  for (const chunk of chunks) frames.push(...decoder.push(chunk))
  return frames
}

function client(): SpdyClient {
  return new SpdyClient(new PassThrough())
}

describe('header blocks', () => {
  it('use the dictionary of the specification, whose Adler-32 is e3c6a7c2', () => {
    expect(HEADER_DICTIONARY).toHaveLength(1423)
    const packed = deflateSync('x', { dictionary: HEADER_DICTIONARY })
    expect(packed.readUInt32BE(2)).toBe(0xe3c6a7c2)
  })

  it('share one zlib stream, so that later ones refer to earlier ones', async () => {
    const [peer, reader] = [client(), new HeaderReader()]
    const sizes = []
    for (let port = 8080; port < 8180; port++) {
      const block = await peer.pack({ streamtype: 'data', port: String(port), requestid: String(port) })
      sizes.push(block.length)
      expect(reader.read(block).get('port')).toBe(String(port))
    }
    expect(sizes.at(-1)).toBeLessThan(40)
  })

  it('of ours are a zlib stream that others inflate', () => {
    const writer = new HeaderWriter()
    const blocks = [writer.write(new Map()), writer.write(new Map([['a', 'b']]))]
    const plain = inflateSync(Buffer.concat(blocks), { finishFlush: constants.Z_SYNC_FLUSH })
    expect([...plain]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 97, 0, 0, 0, 1, 98])
    const reader = new HeaderReader()
    expect(blocks.map((block) => reader.read(block))).toEqual([new Map(), new Map([['a', 'b']])])
  })
})

describe('frames', () => {
  it('are the same however they were cut', async () => {
    const bytes = Buffer.concat([
      synStream(1, await client().pack({ streamtype: 'stdin' })),
      Buffer.from([0, 0, 0, 1, 1, 0, 0, 5, ...Buffer.from('hello')]),
      pingFrame(7),
    ])
    const whole = decode(bytes)
    const byByte = decode(...Array.from(bytes, (byte) => Buffer.from([byte])))
    const [open, ...rest] = byByte
    expect(open).toEqual(whole[0])
    expect(rest.slice(0, -2)).toEqual(
      'hell'
        .split('')
        .map((letter) => ({ type: 'data', streamId: 1, data: Buffer.from(letter), fin: false })),
    )
    expect(rest.slice(-2)).toEqual([
      { type: 'data', streamId: 1, data: Buffer.from('o'), fin: true },
      { type: 'ping', id: 7 },
    ])
  })

  it('of kinds that nobody needs are passed over', () => {
    const settings = Buffer.from([0x80, 3, 0, 4, 0, 0, 0, 4, 0, 0, 0, 0])
    const credential = Buffer.from([0x80, 3, 0, 10, 0, 0, 0, 2, 9, 9])
    expect(decode(settings, credential, pingFrame(1))).toEqual([{ type: 'ping', id: 1 }])
  })

  it.each([
    ['of SPDY/2', [0x80, 2, 0, 6, 0, 0, 0, 4, 0, 0, 0, 1], 'unsupported-version'],
    ['of TLS', [0x96, 3, 1, 2, 0, 1, 0, 1], 'unsupported-version'],
    ['with a ping of two bytes', [0x80, 3, 0, 6, 0, 0, 0, 2, 0, 1], 'malformed-frame'],
    ['with a control frame of 16 MiB', [0x80, 3, 0, 1, 0, 0xff, 0xff, 0xff], 'frame-too-large'],
    ['without zlib in the headers', [...synStream(1, Buffer.from('GET / HTTP'))], 'malformed-headers'],
  ])('%s are refused', (_, bytes, code) => {
    expect(() => decode(Buffer.from(bytes))).toThrow(expect.objectContaining({ name: 'SpdyError', code }))
  })

  it.each([
    ['that unpack to more than 64 KiB', Buffer.alloc(1 << 20), 'headers-too-large'],
    ['that promise more than they hold', Buffer.from([0xff, 0xff, 0xff, 0xff]), 'malformed-headers'],
    ['with a name longer than the block', Buffer.from([0, 0, 0, 1, 0xff, 0, 0, 0]), 'malformed-headers'],
    ['with an upper-case name', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 65, 0, 0, 0, 0]), 'malformed-headers'],
  ])('with headers %s are refused', async (_, plain, code) => {
    const frame = synStream(1, await client().packRaw(plain))
    expect(() => decode(frame)).toThrow(expect.objectContaining({ code }))
  })
})
