import { join } from 'node:path'

import { findKubectl, provideKubectl } from './kubectl/kubectl.ts'
import { KubectlError } from './kubectl/messages.ts'
import { installLabTools } from './lab-tools.ts'
import { SandboxProcess } from './sandbox-process.ts'
import type { Variables } from './shell/environment.ts'

export interface LabSandboxOptions {
  /** The package's folder. */
  home: string
  environment: Variables
  /** 0 for any free port. */
  port: number
  /** Leaves the machine's own docker and docker-compose on PATH. */
  realDocker: boolean
  /** Told in one line what takes long, or what the lab lacks. */
  say: (line: string) => void
  /** Gives up what takes long. */
  signal: AbortSignal
}

/** A sandbox that a lab can be given on. */
export interface LabSandbox {
  sandbox: SandboxProcess
  /** The commands in its `bin/`, for a PATH: its docker, and those that the machine has none of its own for. */
  added: string[]
}

/**
 * Starts the sandbox and puts the lab's commands into its folder. Without a kubectl it starts as well, and says how to get one.
 * @throws {SandboxError} `not-started`
 */
export async function startLabSandbox(options: LabSandboxOptions): Promise<LabSandbox> {
  const { home, environment, port, realDocker } = options
  const starting = SandboxProcess.start({
    entry: join(home, 'dist', 'server', 'sandbox.js'),
    environment,
    port,
  })
  const [started, kubectl] = await Promise.allSettled([starting, provideMissingKubectl(options)])
  if (started.status === 'rejected') throw started.reason
  const sandbox = started.value
  try {
    if (kubectl.status === 'rejected') throw kubectl.reason
    const { folder } = sandbox
    const added = await installLabTools({
      folder,
      home,
      environment,
      kubectl: kubectl.value,
      realDocker,
    })
    return { sandbox, added }
  } catch (error) {
    await sandbox.dispose()
    throw error
  }
}

/** Gives a kubectl for a machine without one; null where it has one, or where none can be had. */
async function provideMissingKubectl({
  environment,
  say,
  signal,
}: LabSandboxOptions): Promise<string | null> {
  if ((await findKubectl(environment)) !== null) return null
  try {
    return await provideKubectl({ environment, say, signal })
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error
    if (!signal.aborted) say(error.message)
    return null
  }
}
