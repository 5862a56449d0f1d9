import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Carrier } from './relay.ts'

/** Where ssh runs. */
export interface SshPlace {
  environment: Record<string, string>
  cwd: string
}

/**
 * Makes what carries connections over ssh: each is a call of it whose input and output are the connection (`ssh -W`). It outlives
 * no shared connection, leaves no listener of ssh's behind, and takes no forward of the lecturer's own configuration along.
 */
export function carryOver(
  makeArguments: () => Promise<string[] | Error>,
  place: SshPlace,
): (near: Socket) => Carrier {
  return (near) => {
    const started = makeArguments().then((args) => (args instanceof Error ? null : carry(near, args, place)))
    void started.then((child) => child ?? near.destroy())
    return {
      dispose: async () => {
        near.destroy()
        const child = await started
        if (!child || child.exitCode !== null || child.signalCode !== null) return
        const exited = once(child, 'exit').catch(() => {})
        if (child.kill()) await exited
      },
    }
  }
}

function carry(near: Socket, args: string[], { environment, cwd }: SshPlace): ChildProcess {
  const child = spawn('ssh', args, { env: environment, cwd, stdio: ['pipe', 'pipe', 'ignore'] })
  child.on('error', () => near.destroy())
  child.stdin.on('error', () => {})
  near.pipe(child.stdin)
  child.stdout.pipe(near)
  child.on('exit', (code) => {
    if (code !== 0) near.destroy()
  })
  return child
}
