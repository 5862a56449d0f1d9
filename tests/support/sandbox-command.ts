import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export const BIN = new URL('../../bin/livedeck.mjs', import.meta.url).pathname

/** A `livedeck` command in a process of its own, and what it has said. */
export class Command {
  readonly child: ChildProcess
  stdout = ''
  stderr = ''

  constructor(args: string[], env: Record<string, string | undefined> = process.env) {
    this.child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env })
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text))
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text))
  }

  /** Waits for its end and gives the exit code; null when a signal ended it. */
  async exit(): Promise<number | null> {
    const { child } = this
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close')
    return child.exitCode
  }

  /** Asks it to end, and gives the exit code. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal)
    return await this.exit()
  }
}
