import { shortDigest } from '../../oci/digest.ts'
import { type Reference, familiarName, fullName, parseReference, suffixOf } from '../../oci/reference.ts'
import { DockerError } from './docker-error.ts'
import type { StoreIndex, StoredImage } from './store-index.ts'
import { invalidReference, noSuchImage, upperCaseReference } from './messages.ts'

/** Takes an image's name apart. @throws {DockerError} `refused` in Docker's words */
export function readReference(
  given: string,
  say: (reason: string) => string = (reason) => reason,
): Reference {
  const reference = parseReference(given)
  if (reference === 'invalid') throw new DockerError('refused', say(invalidReference()))
  if (reference === 'upper-case') throw new DockerError('refused', say(upperCaseReference()))
  return reference
}

/** A name with its tag in full, as the store keeps it. */
export const tagOf = (reference: Reference): string => `${fullName(reference)}:${reference.tag ?? 'latest'}`

/** A full name with a tag or digest as Docker shows it. */
export function familiarTag(full: string): string {
  const reference = parseReference(full)
  if (typeof reference === 'string') return full
  return `${familiarName(reference)}${suffixOf(reference)}`
}

const ID = /^(?:sha256:)?[0-9a-f]{1,64}$/

/** Finds an image by its name, its digest or the beginning of its id. */
export function lookUpImage({ images }: StoreIndex, given: string): StoredImage | undefined {
  const reference = parseReference(given)
  if (typeof reference !== 'string') {
    const name = `${fullName(reference)}${suffixOf(reference)}`
    const found = images.find(({ tags, digests }) => [...tags, ...digests].includes(name))
    if (found) return found
  }
  if (!ID.test(given)) return undefined
  const prefix = given.replace(/^sha256:/, '')
  const matches = images.filter(({ id }) => id.slice('sha256:'.length).startsWith(prefix))
  // One image may have come with two manifests, Docker's and OCI's.
  return new Set(matches.map(({ id }) => id)).size === 1 ? matches[0] : undefined
}

/** Finds an image. @throws {DockerError} `not-found` */
export function findImage(index: StoreIndex, given: string): StoredImage {
  const found = lookUpImage(index, given)
  if (found) return found
  const reference = parseReference(given)
  const name =
    typeof reference !== 'string' && reference.isUntagged && !ID.test(given) ? `${given}:latest` : given
  throw new DockerError('not-found', noSuchImage(name))
}

/** Gives an image a name and takes it away from the one that had it. */
export function giveTag({ images }: StoreIndex, image: StoredImage, tag: string): void {
  for (const one of images) one.tags = one.tags.filter((each) => each !== tag)
  image.tags.push(tag)
  image.isStep = false
}

/** An image's id as tables show it. */
export const shortId = ({ id }: Pick<StoredImage, 'id'>): string => shortDigest(id)
