import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Throws away what the sandbox's docker (server/tools/docker) keeps in the sandbox's folder: a lecture that starts anew pulls,
 * builds and pushes anew. It goes in one step, so that a command that runs meanwhile finds all of it or nothing.
 */
export async function emptyDocker(folder: string): Promise<void> {
  const [path, gone] = [join(folder, 'docker'), join(folder, 'docker.gone')]
  await rm(gone, { recursive: true, force: true })
  // Where docker was never used there is no folder.
  await rename(path, gone).catch(() => undefined)
  await rm(gone, { recursive: true, force: true })
}
