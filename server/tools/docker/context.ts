import { join } from 'node:path'

import { findControl } from '../../control-client.ts'
import { SandboxError } from '../../messages.ts'
import { type Io, write } from '../io.ts'
import { DockerError } from './docker-error.ts'
import type { HubAccess } from './endpoint.ts'
import { ImageStore } from './image-store.ts'
import { noFolder } from './messages.ts'

/** What a docker command works with. */
export interface DockerContext {
  io: Io
  /** Where the words were typed. */
  cwd: string
  /** The sandbox's folder. */
  folder: string
  store: ImageStore
  /** Finds the sandbox's own known images. @throws {DockerError} `registry` */
  findHub: () => Promise<HubAccess>
  /** Writes a line on stdout. */
  say: (line: string) => Promise<void>
}

/** Finds the sandbox that a command's environment names. @throws {DockerError} `usage` */
export function makeContext(io: Io, cwd: string): DockerContext {
  const folder = io.environment['LIVEDECK_SANDBOX'] ?? ''
  if (folder === '') throw new DockerError('usage', noFolder())
  return {
    io,
    cwd,
    folder,
    store: new ImageStore(join(folder, 'docker')),
    findHub: () => findHub(folder),
    say: (line) => write(io.stdout, `${line}\n`),
  }
}

async function findHub(folder: string): Promise<HubAccess> {
  try {
    const { url, token } = await findControl({ KUBECONFIG: join(folder, 'kubeconfig') })
    return { origin: new URL(url).origin, token }
  } catch (cause) {
    if (!(cause instanceof SandboxError)) throw cause
    throw new DockerError('registry', cause.message, { cause })
  }
}
