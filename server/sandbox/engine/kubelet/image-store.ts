import type { ContainerImage } from 'kubernetes-types/core/v1'

import type { Chance } from '../../chance.ts'
import type { Clock } from '../../clock.ts'
import type { Image, ImageCatalogue } from '../../programs/program.ts'
import { durationOf, pullDuration } from './stages.ts'

interface Entry {
  image: Image
  /** When it is (or was) all there, in the clock's milliseconds. */
  readyAt: number
}

export interface ImageStoreOptions {
  catalogue: ImageCatalogue
  clock: Clock
  chance: Chance
  /** An image has come that was not there. */
  onPulled: () => void
}

/** The images of one node. */
export class ImageStore {
  readonly #options: ImageStoreOptions
  readonly #byReference = new Map<string, Entry>()
  readonly #byDigest = new Map<string, Entry>()

  constructor(options: ImageStoreOptions) {
    this.#options = options
  }

  /** The image that this node has under a name, if it has come. */
  find(reference: string): Image | undefined {
    const entry = this.#byReference.get(canonical(reference))
    return entry !== undefined && entry.readyAt <= this.#options.clock.now() ? entry.image : undefined
  }

  /**
   * Fetches an image: what is new takes its time, what is there is only asked for; pods that want the same one wait together.
   *
   * @throws {ImageError}
   */
  async pull(reference: string, signal: AbortSignal): Promise<Image> {
    const { catalogue, clock, chance, onPulled } = this.#options
    const begun = clock.now()
    const image = await catalogue.pull(reference, signal)
    const known = this.#byDigest.get(image.digest)
    const entry = known ?? { image, readyAt: begun + pullDuration(image.sizeBytes, chance) }
    this.#byDigest.set(image.digest, entry)
    this.#byReference.set(canonical(reference), entry)
    const wait = Math.max(entry.readyAt - clock.now(), durationOf('resolve', chance))
    await clock.sleep(wait, signal)
    if (known === undefined) onPulled()
    return image
  }

  /** As a node's status lists them. */
  list(): ContainerImage[] {
    return [...this.#byDigest.values()].map(({ image }) => ({
      names: [`${image.name}@${image.digest}`, ...image.tags.map((tag) => `${image.name}:${tag}`)],
      sizeBytes: image.sizeBytes,
    }))
  }
}

/** One name for the spellings `alpine`, `alpine:latest` and `docker.io/library/alpine`. */
function canonical(reference: string): string {
  const name = reference.replace(/^docker\.io\//, '').replace(/^library\//, '')
  return /[:@][^/]*$/.test(name) ? name : `${name}:latest`
}
