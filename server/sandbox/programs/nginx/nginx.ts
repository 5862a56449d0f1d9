import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

import type { Disposable } from '../../clock.ts'
import { complain } from '../io.ts'
import type { ProcessContext } from '../program.ts'
import { NGINX_VERSION } from './answer.ts'
import { ConfigError, readConfig, sitesOf } from './config.ts'
import type { Directive, Site } from './config.ts'
import { accessLine, errorLine } from './log.ts'
import { respond } from './respond.ts'

const CONFIG_PATH = '/etc/nginx/nginx.conf'

/**
 * `nginx`: serves files as its configuration says (listen, server_name, location, root, alias, index, return, try_files,
 * autoindex, proxy_pass to a host of the cluster). TERM and INT stop at once, QUIT after open requests, HUP reloads.
 */
export async function nginx(context: ProcessContext): Promise<number> {
  const words = context.argv.slice(1)
  if (words.includes('-v') || words.includes('-V')) {
    await complain(context, `nginx version: nginx/${NGINX_VERSION} (livedeck sandbox, simulated)\n`)
    return 0
  }
  const path = words[words.indexOf('-c') + 1] ?? CONFIG_PATH
  const configPath = words.includes('-c') ? path : CONFIG_PATH
  if (words.includes('-s')) return signalMaster(context, words[words.indexOf('-s') + 1] ?? '')
  try {
    const config = readConfig(context.files, configPath)
    if (words.includes('-t')) {
      await complain(
        context,
        `nginx: the configuration file ${configPath} syntax is ok\nnginx: configuration file ${configPath} test is successful\n`,
      )
      return 0
    }
    return await new Master(context, configPath).run(config)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    await complain(context, `nginx: [emerg] ${error.message}\n`)
    return 1
  }
}

async function signalMaster(context: ProcessContext, name: string): Promise<number> {
  const signals = { stop: 'TERM', quit: 'QUIT', reload: 'HUP', reopen: 'USR1' } as const
  const signal = Object.entries(signals).find(([word]) => word === name)?.[1]
  const master = context
    .listProcesses()
    .find(({ pid, argv }) => pid !== context.pid && /(?:^|\/)nginx$/.test(argv[0] ?? ''))
  if (!signal) await complain(context, `nginx: invalid option: "-s ${name}"\n`)
  if (!signal || !master) return 1
  context.kill(master.pid, signal)
  return 0
}

class Master {
  readonly #context: ProcessContext
  readonly #configPath: string
  readonly #server: Server
  readonly #listeners = new Map<number, Disposable>()
  readonly #connections = new Set<Duplex>()
  #sites: Site[] = []

  constructor(context: ProcessContext, configPath: string) {
    this.#context = context
    this.#configPath = configPath
    // It never listens itself: connections come from the pod's network.
    this.#server = createServer({ keepAliveTimeout: 65_000 }, (request, response) =>
      this.#serve(request, response),
    )
    this.#server.on('clientError', (_error, socket) => socket.destroy())
  }

  async run(config: readonly Directive[]): Promise<number> {
    const context = this.#context
    if (!this.#apply(config)) return 1
    await this.#log('notice', 'using the "epoll" event method')
    await this.#log('notice', `nginx/${NGINX_VERSION}`)
    await this.#log('notice', 'start worker processes')
    const ended = await new Promise<'TERM' | 'INT' | 'QUIT'>((resolve) => {
      for (const signal of ['TERM', 'INT', 'QUIT'] as const) context.onSignal(signal, () => resolve(signal))
      context.onSignal('HUP', () => this.#reload())
      context.signal.addEventListener('abort', () => resolve('TERM'))
    })
    if (context.signal.aborted) return this.#stop()
    await this.#log(
      'notice',
      `signal ${ended === 'QUIT' ? '3 (SIGQUIT) received, shutting down' : `${ended === 'INT' ? 2 : 15} (SIG${ended}) received, exiting`}`,
    )
    if (ended === 'QUIT') await this.#drain()
    this.#stop()
    await this.#log('notice', 'exit')
    return 0
  }

  /** Listens where the sites want it; false when a port is taken. */
  #apply(config: readonly Directive[]): boolean {
    this.#sites = sitesOf(config)
    const ports = new Set(this.#sites.flatMap((site) => site.ports))
    for (const [port, listener] of this.#listeners) {
      if (!ports.has(port)) {
        listener.dispose()
        this.#listeners.delete(port)
      }
    }
    for (const port of ports) {
      if (this.#listeners.has(port)) continue
      try {
        this.#listeners.set(
          port,
          this.#context.network.listen(port, (connection) => this.#accept(connection, port)),
        )
      } catch {
        this.#context.stderr.write(
          errorLine(this.#context, 'emerg', `bind() to 0.0.0.0:${port} failed (98: Address already in use)`),
        )
        return false
      }
    }
    return true
  }

  #accept(connection: Duplex, port: number): void {
    this.#connections.add(connection)
    ports.set(connection, port)
    connection.once('close', () => this.#connections.delete(connection))
    this.#server.emit('connection', connection)
  }

  #reload(): void {
    try {
      const config = readConfig(this.#context.files, this.#configPath)
      void this.#log('notice', 'signal 1 (SIGHUP) received, reconfiguring').catch(() => undefined)
      this.#apply(config)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      void this.#log('emerg', error.message).catch(() => undefined)
    }
  }

  /** Takes no more connections and waits for requests that are being answered. */
  async #drain(): Promise<void> {
    for (const listener of this.#listeners.values()) listener.dispose()
    this.#server.closeIdleConnections()
    while ([...this.#connections].some((connection) => busy.has(connection))) {
      await this.#context.clock.sleep(20, this.#context.signal)
    }
  }

  #stop(): number {
    for (const listener of this.#listeners.values()) listener.dispose()
    for (const connection of this.#connections) connection.destroy()
    this.#server.close()
    return 0
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request
    busy.add(socket)
    const port = ports.get(socket) ?? 80
    response.once('close', () => {
      busy.delete(socket)
      if (!this.#context.signal.aborted)
        this.#context.stdout.write(accessLine(this.#context, request, response))
    })
    respond(this.#context, { request, response, site: this.#siteOf(request, port) }).catch(() =>
      response.destroy(),
    )
  }

  #siteOf(request: IncomingMessage, port: number): Site | undefined {
    const host = (request.headers.host ?? '').replace(/:[0-9]+$/, '')
    const here = this.#sites.filter((site) => site.ports.includes(port))
    return here.find((site) => site.names.includes(host)) ?? here[0]
  }

  async #log(level: string, message: string): Promise<void> {
    await complain(this.#context, errorLine(this.#context, level, message))
  }
}

/** The port that a connection came to, and the connections with a request on them. */
const ports = new WeakMap<Duplex, number>()
const busy = new WeakSet<Duplex>()
