import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

import { newNodePlatform } from './node/node-platform.ts'
import { runService } from './run-service.ts'
import { SERVICE_NAMES } from './services.ts'
import type { ServiceName } from './services.ts'

const LIMIT_MS = 15_000

/** A free port of loopback. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP server')
  await new Promise((resolve) => {
    server.close(resolve)
  })
  return address.port
}

/** Waits until something holds, asking again and again. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + LIMIT_MS
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`never came: ${what}`)
    await delay(20)
  }
}

/** Real services on free ports of loopback. For tests. */
export class HotelFixture {
  readonly lines: string[] = []
  readonly #ports: ReadonlyMap<ServiceName, number>
  readonly #running = new Map<ServiceName, { stop: AbortController; exit: Promise<number> }>()
  readonly #extra: Record<string, string>

  private constructor(ports: ReadonlyMap<ServiceName, number>, extra: Record<string, string>) {
    this.#ports = ports
    this.#extra = extra
  }

  /** `extra` is added to every service's environment. */
  static async create(extra: Record<string, string> = {}): Promise<HotelFixture> {
    const ports = new Map<ServiceName, number>()
    for (const name of SERVICE_NAMES) ports.set(name, await freePort())
    return new HotelFixture(ports, extra)
  }

  address(name: ServiceName): string {
    return `127.0.0.1:${this.#ports.get(name)}`
  }

  /** Starts services and waits until they listen. */
  async start(...names: readonly ServiceName[]): Promise<void> {
    for (const name of names) {
      const stop = new AbortController()
      const before = this.lines.length
      this.#running.set(name, { stop, exit: runService(name, this.#platform(name, stop.signal)) })
      await until(`${name} listens`, () =>
        this.lines.slice(before).some((line) => line.startsWith(`${name}: listening`)),
      )
    }
  }

  /** Stops one as SIGTERM does; gives its exit code. */
  async stop(name: ServiceName, reason: 'drain' | 'now' = 'now'): Promise<number> {
    const service = this.#running.get(name)
    this.#running.delete(name)
    service?.stop.abort(reason)
    return (await service?.exit) ?? -1
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((name) => this.stop(name)))
  }

  #platform(name: ServiceName, stop: AbortSignal): ReturnType<typeof newNodePlatform> {
    const addresses = SERVICE_NAMES.map((peer) => [`${peer.toUpperCase()}_ADDRESS`, this.address(peer)])
    const environment = {
      ...Object.fromEntries(addresses),
      LISTEN_HOST: '127.0.0.1',
      LISTEN_PORT: String(this.#ports.get(name)),
      ...this.#extra,
    }
    return { ...newNodePlatform({ environment, stop }), log: (line) => void this.lines.push(line) }
  }
}

/** The query of a search in the old town for two nights. */
export const SEARCH = '/hotels?inDate=2026-12-01&outDate=2026-12-03&lat=35.17&lon=33.36'
