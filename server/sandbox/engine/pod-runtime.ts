import type { Duplex, Readable, Writable } from 'node:stream'

/** Which container of which pod; the only container, or the one that the pod's annotation names, when left out. */
export interface ContainerRef {
  namespace: string
  pod: string
  container?: string
}

/** The query of pods/log (core/v1 PodLogOptions). */
export interface LogQuery {
  follow: boolean
  previous: boolean
  timestamps: boolean
  tailLines?: number
  sinceSeconds?: number
  /** RFC 3339. */
  sinceTime?: string
  limitBytes?: number
}

/** What a command run inside a container is connected to. */
export interface ProcessStreams {
  stdin?: Readable
  stdout?: Writable
  /** Left out with a tty: all comes on stdout. */
  stderr?: Writable
  tty: boolean
}

/** A command inside a container, as exec and attach see it. */
export interface AttachedProcess {
  /** The exit code; rejects only when the container itself goes away. */
  readonly exit: Promise<number>
  resize(columns: number, rows: number): void
  /** Ends what only this client keeps alive: an exec'd process gets HUP, an attached one lives on. */
  detach(): void
}

/**
 * What the API server asks of the kubelets: the streaming subresources of pods. All throw or reject with StatusError in the
 * kubelet's own words (`container "x" in pod "y" is waiting to start: ContainerCreating`).
 */
export interface PodRuntime {
  /** The log's bytes; ends by itself unless it follows; the client's leaving destroys it. */
  openLog(ref: ContainerRef, query: LogQuery): Readable
  exec(ref: ContainerRef, command: readonly string[], streams: ProcessStreams): Promise<AttachedProcess>
  attach(ref: ContainerRef, streams: ProcessStreams): Promise<AttachedProcess>
  /** A connection to a port of the pod, as port-forward needs it. */
  dial(namespace: string, pod: string, port: number): Promise<Duplex>
}
