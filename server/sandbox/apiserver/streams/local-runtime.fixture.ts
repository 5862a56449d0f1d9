import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable, type Duplex } from 'node:stream'

import type { AttachedProcess, ContainerRef, PodRuntime, ProcessStreams } from '../../engine/pod-runtime.ts'

/** For tests: a PodRuntime whose containers are processes of this machine and whose pods are 127.0.0.1. */
export class LocalRuntime implements PodRuntime {
  /** Sizes that terminals were given, processes that run, processes that were detached. */
  readonly sizes: string[] = []
  readonly detached: number[] = []
  running = 0
  /** What `attach` runs. */
  main: readonly string[] = ['cat']

  openLog(): Readable {
    return Readable.from([])
  }

  async exec(
    _ref: ContainerRef,
    command: readonly string[],
    streams: ProcessStreams,
  ): Promise<AttachedProcess> {
    const [name = '', ...args] = streams.tty ? ['script', '-qfec', command.join(' '), '/dev/null'] : command
    const child = spawn(name, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    await once(child, 'spawn')
    this.running++
    const exit = once(child, 'close').then(([code, signal]) => {
      this.running--
      return typeof code === 'number' ? code : signal === 'SIGHUP' ? 129 : 137
    })
    child.stdin.on('error', () => undefined)
    if (streams.stdin) streams.stdin.pipe(child.stdin)
    else child.stdin.end()
    if (streams.stdout) child.stdout.pipe(streams.stdout)
    else child.stdout.resume()
    if (streams.stderr) child.stderr.pipe(streams.stderr)
    else child.stderr.resume()
    return {
      exit,
      resize: (columns, rows) => this.sizes.push(`${columns}x${rows}`),
      detach: () => {
        this.detached.push(child.pid ?? 0)
        child.kill('SIGHUP')
        for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy()
      },
    }
  }

  attach(ref: ContainerRef, streams: ProcessStreams): Promise<AttachedProcess> {
    return this.exec(ref, this.main, { ...streams, tty: false })
  }

  async dial(_namespace: string, _pod: string, port: number): Promise<Duplex> {
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
    await once(socket, 'connect')
    return socket
  }
}
