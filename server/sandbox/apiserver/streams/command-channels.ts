import { finished } from 'node:stream/promises'
import type { Readable, Writable } from 'node:stream'

import type { Status } from 'kubernetes-types/meta/v1'

import type { AttachedProcess, ProcessStreams } from '../../engine/pod-runtime.ts'
import { exitStatus, startFailure } from './messages.ts'

/** What a container that goes away leaves its processes: 128 + SIGKILL. */
const KILLED = 137

/** The channels of one exec or attach, over whichever protocol the client speaks. */
export interface CommandChannels {
  readonly stdin: Readable | undefined
  readonly stdout: Writable | undefined
  readonly stderr: Writable | undefined
  readonly tty: boolean
  /** Calls with each size of the client's terminal, those that came before at once. */
  onResize(listener: (columns: number, rows: number) => void): void
  /** Aborted when the client is gone. */
  readonly gone: AbortSignal
  /** Says how it went on the error channel and closes the connection. */
  finish(status: Status): void
}

/**
 * Joins a process to a client until one of them ends: the process's exit code goes to the client after all of its output; a
 * client that leaves detaches the process.
 */
export async function runCommand(
  channels: CommandChannels,
  start: (streams: ProcessStreams) => Promise<AttachedProcess>,
): Promise<void> {
  let status: Status
  try {
    const process = await start(processStreams(channels))
    channels.onResize((columns, rows) => process.resize(columns, rows))
    // An attached process may outlive its client by far; nothing of the client's waits for it.
    const code = await Promise.race([process.exit.catch(() => KILLED), aborted(channels.gone)])
    if (code === undefined) return process.detach()
    await Promise.all([flush(channels.stdout), flush(channels.stderr)])
    status = exitStatus(code)
  } catch (error) {
    status = startFailure(error)
  }
  channels.stdin?.destroy()
  channels.finish(status)
}

function processStreams({ stdin, stdout, stderr, tty }: CommandChannels): ProcessStreams {
  return { ...(stdin && { stdin }), ...(stdout && { stdout }), ...(stderr && { stderr }), tty }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}

/** Waits until the client's side has taken everything, or is gone. */
async function flush(stream: Writable | undefined): Promise<void> {
  if (!stream) return
  stream.end()
  await finished(stream, { readable: false }).catch(() => undefined)
}
