import type { Readable, Writable } from 'node:stream'

import { isTired } from './bounded.ts'
import { FileSink } from './file-sink.ts'
import { pace } from './pace.ts'
import { BrokenPipe, ProcessEnded } from './process-ended.ts'
import type { ProcessContext } from './program.ts'
import { exitCodeOf } from './signals.ts'

/** A program that holds more of its input than this is killed, as one is that has no memory left. */
const MOST_HELD_BYTES = 8 * 1024 * 1024

/**
 * Writes and waits until the reader has room again.
 * @throws {BrokenPipe} when nobody reads any more
 * @throws {FileError} `no-space`
 * @throws {ProcessEnded} when the process was killed meanwhile
 */
export async function write(context: ProcessContext, stream: Writable, data: Buffer | string): Promise<void> {
  context.signal.throwIfAborted()
  if (data.length === 0) return
  if (stream.destroyed || stream.writableEnded) throw new BrokenPipe()
  const room = stream.write(data)
  if (stream instanceof FileSink && stream.failure) throw stream.failure
  await pace(context, data.length)
  if (!room && stream.writableNeedDrain) await oneOf(context, stream, ['drain', 'close'])
}

/** Writes on the standard output; the same errors as `write`. */
export const print = (context: ProcessContext, data: Buffer | string): Promise<void> =>
  write(context, context.stdout, data)

/** Writes on the standard error output; the same errors as `write`. */
export const complain = (context: ProcessContext, data: string): Promise<void> =>
  write(context, context.stderr, data)

/** Waits for the first of these events. @throws {ProcessEnded} when the process is killed first */
export function oneOf(
  context: ProcessContext,
  stream: Readable | Writable,
  events: readonly string[],
): Promise<void> {
  const { signal } = context
  return new Promise((resolve, reject) => {
    const done = (): void => {
      for (const event of events) stream.off(event, done)
      signal.removeEventListener('abort', done)
      if (signal.aborted) reject(signal.reason)
      else resolve()
    }
    for (const event of events) stream.on(event, done)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}

/**
 * What comes next on a stream, null at its end. Never takes more than one chunk, so that another process can go on where this
 * one stops (`read` and then `cat` on the same input).
 */
export async function readChunk(
  context: ProcessContext,
  stream: Readable = context.stdin,
): Promise<Buffer | null> {
  for (;;) {
    context.signal.throwIfAborted()
    if (stream.readableEnded || stream.destroyed) return null
    const chunk: unknown = stream.read()
    if (Buffer.isBuffer(chunk)) {
      await pace(context, chunk.length)
      return chunk
    }
    if (typeof chunk === 'string') return Buffer.from(chunk)
    if (stream.readableEnded || stream.destroyed) return null
    await oneOf(context, stream, ['readable', 'end', 'close', 'error'])
  }
}

/**
 * The chunks of a stream as they come, each taken when it is asked for.
 * @yields a chunk
 */
export async function* readChunks(
  context: ProcessContext,
  stream: Readable = context.stdin,
): AsyncGenerator<Buffer, void, void> {
  for (let chunk = await readChunk(context, stream); chunk; chunk = await readChunk(context, stream))
    yield chunk
}

/** All that is left on a stream. */
export async function readAll(context: ProcessContext, stream: Readable = context.stdin): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of readChunks(context, stream)) {
    chunks.push(chunk)
    holdAtMost((size += chunk.length))
  }
  return Buffer.concat(chunks)
}

/** One line without its end, and what came behind it put back; null at the end of the stream. */
export async function readLine(
  context: ProcessContext,
  stream: Readable = context.stdin,
): Promise<{ line: string; complete: boolean } | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of readChunks(context, stream)) {
    const end = chunk.indexOf(10)
    if (end < 0) {
      chunks.push(chunk)
      holdAtMost((size += chunk.length))
      continue
    }
    if (end + 1 < chunk.length) stream.unshift(chunk.subarray(end + 1))
    return { line: Buffer.concat([...chunks, chunk.subarray(0, end)]).toString(), complete: true }
  }
  return chunks.length === 0 ? null : { line: Buffer.concat(chunks).toString(), complete: false }
}

/**
 * The lines of a stream, each without its end, as they come.
 * @yields a line
 */
export async function* readLines(
  context: ProcessContext,
  stream: Readable = context.stdin,
): AsyncGenerator<string, void, void> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of readChunks(context, stream)) {
    const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let from = 0
    for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, from)) {
      yield text.toString('utf8', from, end)
      from = end + 1
      // What the reader did with the line may have been work.
      if (isTired()) await pace(context, 0)
    }
    rest = text.subarray(from)
    holdAtMost(rest.length)
  }
  if (rest.length > 0) yield rest.toString()
}

function holdAtMost(bytes: number): void {
  if (bytes > MOST_HELD_BYTES) throw new ProcessEnded(exitCodeOf('KILL'))
}
