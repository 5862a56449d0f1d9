import { Writable } from 'node:stream'

import type { Interpreter } from './interpreter.ts'
import type { Command } from './syntax.ts'

const MOST_SUBSTITUTED_BYTES = 1024 * 1024

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
  return withoutLastNewlines(Buffer.concat(chunks).toString().replaceAll('\0', ''))
}

/** An expression would look at each of many newlines as often as there are newlines behind it. */
function withoutLastNewlines(text: string): string {
  let end = text.length
  while (text.charAt(end - 1) === '\n') end--
  return text.slice(0, end)
}
