import { Duplex, Writable } from 'node:stream'

import { Chance } from '../chance.ts'
import type { Clock } from '../clock.ts'
import type { PodNetwork } from '../network/pod-network.ts'
import { RealClock } from '../real-clock.ts'
import type { Container, ContainerExit, ContainerOptions } from './container.ts'
import { alpine } from './images/alpine.ts'
import { startContainer } from './start-container.ts'

export interface RunningFixture {
  container: Container
  /** What PID 1 has written so far. */
  stdout: () => string
  stderr: () => string
  exited: Promise<ContainerExit>
}

/** Starts a container of Alpine (or another image) and keeps what it writes. For tests. */
export function startFixture(
  options: Partial<ContainerOptions> = {},
  { clock = new RealClock(), network = newLoopback() }: { clock?: Clock; network?: PodNetwork } = {},
): RunningFixture {
  const written = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
  const container = startContainer(
    {
      image: alpine,
      env: {},
      hostname: 'pod-1',
      network,
      mounts: new Map([['/etc/hosts', '127.0.0.1\tlocalhost\n']]),
      stdin: false,
      tty: false,
      onOutput: (stream, chunk) => void written[stream].push(chunk),
      ...options,
    },
    { clock, chance: new Chance(1) },
  )
  return {
    container,
    exited: container.exited,
    stdout: () => Buffer.concat(written.stdout).toString(),
    stderr: () => Buffer.concat(written.stderr).toString(),
  }
}

/** Runs a script as PID 1 to its end. */
export async function runScript(
  script: string,
  options: Partial<ContainerOptions> = {},
): Promise<{ stdout: string; stderr: string; code: number }> {
  const fixture = startFixture({ command: ['sh', '-c', script], ...options })
  const { exitCode } = await fixture.exited
  return { stdout: fixture.stdout(), stderr: fixture.stderr(), code: exitCode }
}

/** A stream that keeps what is written to it. */
export class Kept extends Writable {
  #chunks: Buffer[] = []

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk)
    done()
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString()
  }
}

class FixtureNetworkError extends Error {
  override name = 'NetworkError'
  readonly code: 'connection-refused' | 'unknown-host' | 'address-in-use'

  constructor(code: 'connection-refused' | 'unknown-host' | 'address-in-use') {
    super(code)
    this.code = code
  }
}

/** A pod's network with nobody else on it: 10.244.1.7, which also answers as `web`. */
export function newLoopback(): PodNetwork & { readonly ports: ReadonlySet<number> } {
  const listeners = new Map<number, (connection: Duplex) => void>()
  const names = new Map([
    ['web', '10.96.0.9'],
    ['localhost', '127.0.0.1'],
  ])
  return {
    ip: '10.244.1.7',
    get ports() {
      return new Set(listeners.keys())
    },
    listen(port, onConnection) {
      if (listeners.has(port)) throw new FixtureNetworkError('address-in-use')
      listeners.set(port, onConnection)
      return { dispose: () => void listeners.delete(port) }
    },
    async dial(_host, port) {
      const listener = listeners.get(port)
      if (!listener) throw new FixtureNetworkError('connection-refused')
      const [near, far] = duplexPair()
      listener(far)
      return near
    },
    resolve(name) {
      const address = names.get(name)
      return address === undefined
        ? Promise.reject(new FixtureNetworkError('unknown-host'))
        : Promise.resolve([address])
    },
  }
}

/** Two ends of one connection. */
function duplexPair(): [Duplex, Duplex] {
  const ends: Duplex[] = []
  const newEnd = (other: () => Duplex | undefined): Duplex =>
    new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        other()?.push(chunk)
        done()
      },
      final: (done) => {
        other()?.push(null)
        done()
      },
      destroy: (error, done) => {
        const end = other()
        if (end && !end.destroyed) end.push(null)
        done(error)
      },
    })
  const near = newEnd(() => ends[1])
  const far = newEnd(() => ends[0])
  ends.push(near, far)
  return [near, far]
}
