import { ApiServer } from './apiserver/api-server.ts'
import { makeCertificate } from './certificate.ts'
import { Chance } from './chance.ts'
import { Cluster } from './cluster.ts'
import { type Controls, ControlServer, type ImageServer } from './control.ts'
import { emptyDocker } from './docker/docker-folder.ts'
import { NodePorts } from './network/node-ports.ts'
import type { Ports, SandboxState } from './process-message.ts'
import type { ImageCatalogue } from './programs/program.ts'
import { RealClock } from './real-clock.ts'

const HOST = '127.0.0.1'

export interface SandboxOptions {
  /** 0 for any free one. */
  ports: Ports
  token: string
  seed: number
  catalogue: ImageCatalogue
  /** Serves the known images to the sandbox's docker. */
  hub: ImageServer
  /** The sandbox's own; what its docker keeps lies there. */
  folder: string
  /** Called with each change of speed and after each reset. */
  onState: (state: SandboxState) => void
  /** Told of errors that are bugs of ours. */
  onError: (error: unknown) => void
}

/** The embedded cluster behind one address: its API over HTTP, its control API, and the cluster of the moment. */
export class Sandbox implements Controls {
  readonly #options: SandboxOptions
  readonly #clock = new RealClock()
  readonly #chance: Chance
  readonly #nodePorts: NodePorts
  readonly #server: ApiServer
  readonly #control: ControlServer
  /** PEM; what a client of the API has to trust. */
  readonly certificate: string
  #cluster: Cluster | undefined
  #ports: Ports = { api: 0, control: 0 }
  #resets = 0
  /** One reset after the other, however many are asked for. */
  #resetting: Promise<void> = Promise.resolve()

  private constructor(options: SandboxOptions, chance: Chance, nodePorts: NodePorts) {
    this.#options = options
    this.#chance = chance
    this.#nodePorts = nodePorts
    const tls = makeCertificate(this.#clock.now(), chance)
    this.certificate = tls.cert
    const { token, hub, onError } = options
    this.#control = new ControlServer({ controls: this, hub, token, onError })
    this.#server = new ApiServer({
      token,
      tls,
      onError,
      onUpgrade: (request, socket, head) =>
        this.#cluster?.streams.handleUpgrade(request, socket, head) ?? false,
    })
  }

  /** Starts a sandbox; resolves when its API can be asked. */
  static async start(options: SandboxOptions): Promise<Sandbox> {
    const chance = new Chance(options.seed)
    const sandbox = new Sandbox(options, chance, await NodePorts.open({ chance }))
    try {
      const { ports } = options
      const control = await sandbox.#control.listen(ports.control, HOST)
      sandbox.#ports = { api: await sandbox.#server.listen(ports.api, HOST), control }
      sandbox.#serveNewCluster()
    } catch (error) {
      await sandbox.dispose()
      throw error
    }
    return sandbox
  }

  /** Where kubectl finds it: `https://127.0.0.1:40123`. */
  get url(): string {
    return `https://${HOST}:${this.#ports.api}`
  }

  get controlUrl(): string {
    return `http://${HOST}:${this.#ports.control}/control`
  }

  get ports(): Ports {
    return this.#ports
  }

  get state(): SandboxState {
    return { speed: this.#clock.speed, resets: this.#resets }
  }

  /** Brings the cluster back to its first state, and time to its own speed. */
  async reset(): Promise<void> {
    this.#resetting = this.#resetting.then(() => this.#replaceCluster())
    await this.#resetting
  }

  setSpeed(speed: number): void {
    this.#clock.setSpeed(speed)
    this.#options.onState(this.state)
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#server.dispose(), this.#control.dispose()])
    await this.#cluster?.dispose()
    await this.#nodePorts.dispose()
  }

  async #replaceCluster(): Promise<void> {
    this.#clock.setSpeed(1)
    // The old one gives its ports back first, so that the new one may ask for them.
    await this.#cluster?.dispose()
    await emptyDocker(this.#options.folder)
    this.#serveNewCluster()
    this.#resets += 1
    this.#options.onState(this.state)
  }

  #serveNewCluster(): void {
    const { catalogue, onError } = this.#options
    this.#cluster = new Cluster({
      clock: this.#clock,
      chance: this.#chance,
      catalogue,
      nodePorts: this.#nodePorts,
      apiAddress: { host: HOST, port: this.#ports.api },
      rootCertificate: this.certificate,
      authorize: (request) => this.#server.authorize(request),
      onError,
    })
    this.#server.replaceCluster(this.#cluster)
  }
}
