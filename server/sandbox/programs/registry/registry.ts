import { createServer } from 'node:http'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'

import { NetworkError } from '../../network/network-error.ts'
import { BlobStore } from '../../registry/blob-store.ts'
import type { Completed } from '../../registry/call.ts'
import { createRegistry } from '../../registry/registry.ts'
import { Repositories } from '../../registry/repositories.ts'
import { complain, print } from '../io.ts'
import type { ProcessContext, Program } from '../program.ts'
import { accessLine, completedLine, logLine } from './log.ts'

export const REGISTRY_VERSION = '3.0.0'
const DEFAULT_ADDRESS = ':5000'
/** What Go's runtime exits with as PID 1 on a signal that nobody handles. */
const SIGNALED = 2

/**
 * `registry serve`: a registry of images on port 5000, or where REGISTRY_HTTP_ADDR says. What is pushed lives as long as the
 * process, in a folder of its own below this one of the machine; of the configuration file nothing is read.
 */
export const makeRegistryProgram =
  (folder: string): Program =>
  async (context) => {
    const [command] = context.argv.slice(1)
    if (command === '--version' || command === '-v') {
      await print(context, `registry github.com/distribution/distribution/v3 ${REGISTRY_VERSION}\n`)
      return 0
    }
    if (command !== 'serve') {
      await complain(context, 'Usage:\n  registry serve <config>\n  registry --version\n')
      return command === undefined || command === 'help' ? 0 : 1
    }
    const address = context.env['REGISTRY_HTTP_ADDR'] ?? DEFAULT_ADDRESS
    const instance = context.chance.uuid()
    const server = new Server(context, { folder: join(folder, instance), address, instance })
    try {
      return await server.run()
    } finally {
      server.dispose()
    }
  }

interface ServerOptions {
  folder: string
  /** `:5000`, `0.0.0.0:5000`. */
  address: string
  instance: string
}

class Server {
  readonly #context: ProcessContext
  readonly #options: ServerOptions
  readonly #store: BlobStore
  readonly #server
  readonly #connections = new Set<Duplex>()

  constructor(context: ProcessContext, options: ServerOptions) {
    this.#context = context
    this.#options = options
    const { clock, chance, env } = context
    this.#store = new BlobStore({ folder: options.folder, clock, chance })
    const registry = createRegistry({
      store: this.#store,
      repositories: new Repositories(this.#store),
      clock,
      deletes: env['REGISTRY_STORAGE_DELETE_ENABLED'] !== 'false',
      onCompleted: (completed) => this.#logCompleted(completed),
      onError: (error) =>
        this.#log('error', `panic: ${error instanceof Error ? error.message : String(error)}`),
    })
    // It never listens itself: connections come from the pod's network.
    this.#server = createServer(registry)
    this.#server.on('clientError', (_error, socket) => socket.destroy())
  }

  /** Serves until a signal ends it. */
  async run(): Promise<number> {
    const { network, signal } = this.#context
    const { address } = this.#options
    try {
      network.listen(Number(/:(\d+)$/.exec(address)?.[1] ?? 0), (connection) => this.#accept(connection))
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      await complain(this.#context, `listen tcp ${address}: bind: address already in use\n`)
      return 1
    }
    this.#log('info', `listening on ${address.startsWith(':') ? `[::]${address}` : address}`)
    return new Promise((resolve) => {
      for (const name of ['TERM', 'INT'] as const) this.#context.onSignal(name, () => resolve(SIGNALED))
      if (signal.aborted) resolve(SIGNALED)
      signal.addEventListener('abort', () => resolve(SIGNALED))
    })
  }

  dispose(): void {
    this.#server.close()
    for (const connection of this.#connections) connection.destroy()
    this.#store.dispose()
  }

  #accept(connection: Duplex): void {
    this.#connections.add(connection)
    connection.once('close', () => this.#connections.delete(connection))
    this.#server.emit('connection', connection)
  }

  #logCompleted(completed: Completed): void {
    const { clock, stdout, stderr, signal } = this.#context
    if (signal.aborted) return
    stderr.write(completedLine(clock.now(), completed, this.#fields()))
    stdout.write(accessLine(clock.now(), completed))
  }

  #log(level: 'info' | 'error', message: string): void {
    const { clock, stderr, signal } = this.#context
    if (!signal.aborted) stderr.write(logLine(clock.now(), level, message, this.#fields()))
  }

  #fields(): Record<string, string> {
    return { 'instance.id': this.#options.instance, service: 'registry', version: REGISTRY_VERSION }
  }
}
