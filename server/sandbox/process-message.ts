export interface Ports {
  api: number
  control: number
}

/** How to start, told over the IPC channel: a token in argv would be readable by every user of the machine. */
export interface StartMessage {
  type: 'start'
  /** A folder of the owner's, readable by nobody else, where the kubeconfig goes. */
  folder: string
  /** Of the cluster's API and of the control API; 0 for any free one. */
  ports: Ports
  token: string
  seed: number
}

/** The clock's speed and how often the cluster was brought back to its first state, whoever asked for it. */
export interface SandboxState {
  speed: number
  resets: number
}

/** How often a sandbox says that it lives, in milliseconds of the machine's own time. */
export const ALIVE_MS = 1_000

/** What the sandbox's process tells its owner. Its owner asks through the control API (control.ts). */
export type SandboxMessage =
  | { type: 'ready'; ports: Ports; kubeconfig: string }
  /** `code` is the system's, such as `EADDRINUSE`, where the system was why. */
  | { type: 'failed'; message: string; code?: string }
  | ({ type: 'state' } & SandboxState)
  /** Said every ALIVE_MS; one that hangs does not, and is ended by its owner. */
  | { type: 'alive' }

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** True for a message that says how to start. */
export function isStartMessage(value: unknown): value is StartMessage {
  return (
    isRecord(value) &&
    value['type'] === 'start' &&
    typeof value['folder'] === 'string' &&
    isRecord(value['ports']) &&
    typeof value['ports']['api'] === 'number' &&
    typeof value['ports']['control'] === 'number' &&
    typeof value['token'] === 'string' &&
    typeof value['seed'] === 'number'
  )
}

/** True for a message of the sandbox's process; its channel belongs to us, so that the type alone is looked at. */
export function isSandboxMessage(value: unknown): value is SandboxMessage {
  return isRecord(value) && ['ready', 'failed', 'state', 'alive'].includes(String(value['type']))
}
