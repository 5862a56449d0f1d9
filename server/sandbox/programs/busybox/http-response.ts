import type { Readable } from 'node:stream'

import { readChunk, readLine } from '../io.ts'
import type { ProcessContext } from '../program.ts'

/** The head of an HTTP/1.x answer. */
export interface ResponseHead {
  /** `HTTP/1.1 200 OK`. */
  statusLine: string
  status: number
  /** As they came. */
  lines: readonly string[]
  header(name: string): string | undefined
}

/** Reads an answer's head; undefined when it is none. */
export async function readHead(context: ProcessContext, stream: Readable): Promise<ResponseHead | undefined> {
  const first = await readLine(context, stream)
  const match = /^HTTP\/1\.[01] ([0-9]{3})/.exec(first?.line ?? '')
  if (!first || !match) return undefined
  const lines: string[] = []
  for (
    let read = await readLine(context, stream);
    read && read.line.trim() !== '';
    read = await readLine(context, stream)
  ) {
    lines.push(read.line.trimEnd())
  }
  return {
    statusLine: first.line.trimEnd(),
    status: Number(match[1]),
    lines,
    header: (name) =>
      lines
        .find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
        ?.slice(name.length + 1)
        .trim(),
  }
}

/**
 * The body's pieces, its chunks put together.
 * @yields a piece
 */
export async function* readBody(
  context: ProcessContext,
  stream: Readable,
  head: ResponseHead,
): AsyncGenerator<Buffer, void, void> {
  if (head.header('transfer-encoding')?.toLowerCase() === 'chunked') {
    for (;;) {
      const size = Number.parseInt((await readLine(context, stream))?.line ?? '0', 16)
      if (!(size > 0)) return
      yield* readExactly(context, stream, size)
      await readLine(context, stream)
    }
  }
  const length = head.header('content-length')
  yield* readExactly(context, stream, length === undefined ? Infinity : Number(length))
}

async function* readExactly(
  context: ProcessContext,
  stream: Readable,
  length: number,
): AsyncGenerator<Buffer, void, void> {
  let left = length
  while (left > 0) {
    const chunk = await readChunk(context, stream)
    if (!chunk) return
    if (chunk.length > left) stream.unshift(chunk.subarray(left))
    yield chunk.subarray(0, left)
    left -= chunk.length
  }
}
