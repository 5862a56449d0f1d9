import type { Readable, Writable } from 'node:stream'

import type { Variables } from '../shell/environment.ts'

/** What a command of a lab shell reads and writes; the process's own, save in tests. */
export interface Io {
  stdin: Readable & { isTTY?: boolean; setRawMode?(raw: boolean): unknown }
  stdout: Writable & { isTTY?: boolean; columns?: number; rows?: number }
  stderr: Writable
  environment: Variables
}

/** A command: takes the words after its name and resolves with its exit code. */
export type Tool = (words: readonly string[], io: Io) => Promise<number>

/** Reads all of a stream. */
export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** Writes and resolves once it has left this process, so that an exit cuts nothing off; a reader that is gone is no error. */
export function write(stream: Writable, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => stream.write(data, () => resolve()))
}
