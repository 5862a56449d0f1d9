import { type Reference, familiarName, suffixOf } from '../../oci/reference.ts'
import type { DockerContext } from './context.ts'
import { Progress } from './progress.ts'
import { pullImage } from './pull.ts'

/** Pulls an image and says so as `docker pull` does, save for its last line. @throws {DockerError} `registry` */
export async function pullAndTell(
  context: DockerContext,
  reference: Reference,
  say: (line: string) => Promise<void>,
): Promise<void> {
  const { tag, digest, repository } = reference
  const full = `${familiarName(reference)}${suffixOf(reference)}`
  const heading = (): Promise<void> => say(`${digest === undefined ? tag : full}: Pulling from ${repository}`)
  const progress = new Progress(context.io.stdout, heading)
  const pulled = await pullImage(context, reference, progress)
  await progress.begin()
  await say(`Digest: ${pulled.digest}`)
  await say(`Status: ${pulled.isNew ? 'Downloaded newer image for' : 'Image is up to date for'} ${full}`)
}
