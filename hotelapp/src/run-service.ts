import { newListener } from './http/listener.ts'
import { json } from './http/routes.ts'
import type { Route } from './http/routes.ts'
import { LINES } from './messages.ts'
import { toConnectionError } from './platform.ts'
import type { Listening, Platform } from './platform.ts'
import { Peer } from './rpc/peer.ts'
import { SERVICES } from './services.ts'
import type { ServiceName } from './services.ts'
import { IMPLEMENTATIONS } from './services/implementations.ts'
import { SettingError, readSettings } from './settings.ts'
import type { Settings } from './settings.ts'
import { Tracer } from './trace/tracer.ts'

/** Runs a service until it is told to stop; gives its exit code: 0, or 1 when it could not start. */
export async function runService(name: ServiceName, platform: Platform): Promise<number> {
  try {
    return await new Service(name, platform, readSettings(name, platform.environment)).run()
  } catch (error) {
    if (!(error instanceof SettingError)) throw error
    platform.log(error.message)
    return 1
  }
}

class Service {
  readonly #name: ServiceName
  readonly #platform: Platform
  readonly #settings: Settings
  readonly #tracer: Tracer
  readonly #peers: readonly Peer[]

  constructor(name: ServiceName, platform: Platform, settings: Settings) {
    this.#name = name
    this.#platform = platform
    this.#settings = settings
    this.#tracer = new Tracer(name, platform, settings.traces)
    this.#peers = SERVICES[name].asks.map(
      (peer) =>
        new Peer(
          { self: name, name: peer, address: settings.addressOf(peer) },
          { platform, tracer: this.#tracer },
        ),
    )
  }

  async run(): Promise<number> {
    const { log, stop } = this.#platform
    const { port, drainMs } = this.#settings
    const { routes, holds } = this.#implementation()
    const listening = await this.#listen([...routes, ...this.#probes()])
    if (listening === null) return 1
    log(LINES.listening(this.#name, port, holds))
    for (const peer of this.#peers) peer.watch()
    await aborted(stop)
    log(LINES.stopping(this.#name))
    // The others learn a moment later that this one ends; until then their requests are answered.
    if (stop.reason !== 'now') await this.#wait(drainMs)
    await listening.close()
    for (const peer of this.#peers) peer.dispose()
    await this.#tracer.dispose()
    log(LINES.stopped(this.#name))
    return 0
  }

  #implementation(): { routes: readonly Route[]; holds: string } {
    const { log, clock } = this.#platform
    const peerOf = (name: ServiceName): Peer => {
      const peer = this.#peers.find((candidate) => candidate.name === name)
      if (peer === undefined) throw new TypeError(`services.ts does not say that ${this.#name} asks ${name}`)
      return peer
    }
    return IMPLEMENTATIONS[this.#name]({
      call: (method, request, span) => peerOf(method.service).call(method, request, span),
      now: () => clock.now(),
      log,
    })
  }

  async #listen(routes: readonly Route[]): Promise<Listening | null> {
    const { transport, log, stop } = this.#platform
    const { port } = this.#settings
    const listener = newListener({
      service: this.#name,
      routes,
      platform: this.#platform,
      tracer: this.#tracer,
      isDraining: () => stop.aborted,
    })
    try {
      return await transport.listen(port, listener)
    } catch (error) {
      const { code } = toConnectionError(error)
      log(
        code === 'EADDRINUSE'
          ? LINES.portTaken(this.#name, port)
          : LINES.cannotListen(this.#name, port, code),
      )
      return null
    }
  }

  /**
   * For kubelets: alive as long as it answers, ready until it is told to stop. A peer that is missing does not make it
   * unready, because the page that says so is then more use than no page; the answer lists the peers.
   */
  #probes(): Route[] {
    const probe = (path: string, reply: Route['handle']): Route => ({
      method: 'GET',
      path,
      span: null,
      handle: reply,
    })
    return [
      probe('/healthz', () => json({ service: this.#name, status: 'ok' })),
      probe('/readyz', () => {
        const stopping = this.#platform.stop.aborted
        const peers = Object.fromEntries(
          this.#peers.map(({ name, reachable }) => [name, PEER_STATES.get(reachable)]),
        )
        return json(
          { service: this.#name, status: stopping ? 'stopping' : 'ok', peers },
          stopping ? 503 : 200,
        )
      }),
    ]
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.#platform.clock.after(milliseconds, resolve)
    })
  }
}

const PEER_STATES: ReadonlyMap<boolean | null, string> = new Map<boolean | null, string>([
  [null, 'not tried yet'],
  [true, 'reachable'],
  [false, 'unreachable'],
])

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
