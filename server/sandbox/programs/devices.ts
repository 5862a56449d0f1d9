import { Readable } from 'node:stream'
import type { Writable } from 'node:stream'

import { newEmptyInput } from './container-streams.ts'
import { FileError } from './file-error.ts'
import { FileSink, newNullSink } from './file-sink.ts'
import { resolvePath } from './path.ts'
import type { ProcessContext } from './program.ts'

const CHUNK_BYTES = 64 * 1024

type Opener = Pick<ProcessContext, 'files' | 'cwd' | 'stdin' | 'stdout' | 'stderr' | 'chance'>

/** Opens a file or one of the devices that are modelled: null, zero, random, urandom, stdin, tty. @throws {FileError} */
export function openForReading(opener: Opener, path: string): Readable {
  const whole = resolvePath(opener.cwd, path)
  switch (whole) {
    case '/dev/null':
      return newEmptyInput()
    case '/dev/zero':
      return endless(() => Buffer.alloc(CHUNK_BYTES))
    case '/dev/random':
    case '/dev/urandom':
      return endless(() => Buffer.from(Array.from({ length: 4096 }, () => opener.chance.integer(0, 256))))
    case '/dev/stdin':
    case '/dev/tty':
      return opener.stdin
    default:
      return bufferInput(opener.files.readFile(whole))
  }
}

/** Opens a file, made or emptied first unless it is appended to, or one of null, stdout, stderr, tty. @throws {FileError} */
export function openForWriting(opener: Opener, path: string, append = false): Writable {
  const whole = resolvePath(opener.cwd, path)
  switch (whole) {
    case '/dev/null':
    case '/dev/zero':
      return newNullSink()
    case '/dev/stdout':
    case '/dev/tty':
    case '/proc/1/fd/1':
      return opener.stdout
    case '/dev/stderr':
    case '/proc/1/fd/2':
      return opener.stderr
    default:
      if (opener.files.isFolder(whole)) throw new FileError('is-a-folder', path)
      opener.files.writeFile(whole, '', { append })
      return new FileSink(opener.files, whole)
  }
}

/** A stream of bytes that are there already. */
export function bufferInput(content: Buffer): Readable {
  let position = 0
  return new Readable({
    highWaterMark: CHUNK_BYTES,
    read() {
      const chunk = content.subarray(position, position + CHUNK_BYTES)
      position += chunk.length
      this.push(chunk.length === 0 ? null : chunk)
    },
  })
}

const endless = (chunk: () => Buffer): Readable =>
  new Readable({
    highWaterMark: CHUNK_BYTES,
    read() {
      this.push(chunk())
    },
  })
