import { Writable } from 'node:stream'

import type { Interpreter } from './interpreter.ts'
import type { Command } from './syntax.ts'

const MOST_SUBSTITUTED_BYTES = 8 * 1024 * 1024

/** Runs a script and gives what it printed, without the newlines at its end; what is too much ends it. */
export async function substitute(shell: Interpreter, script: Command): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  const collector = new Writable({
    write(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size <= MOST_SUBSTITUTED_BYTES) chunks.push(chunk)
      else collector.destroy()
      done()
    },
  })
  shell.state.status = await shell.fork(script, shell.descriptors.with(1, collector)).exit
  return Buffer.concat(chunks).toString().replaceAll('\0', '').replace(/\n+$/, '')
}
