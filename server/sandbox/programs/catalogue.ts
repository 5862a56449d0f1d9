import { ImageError } from './image-error.ts'
import { pullDenied, registryUnknown, tagNotFound } from './messages.ts'
import type { Image, ImageCatalogue } from './program.ts'
import { findRegistry } from './pull/registry-address.ts'
import { RegistryImages } from './pull/registry-images.ts'
import { parseReference } from './reference.ts'

/** Registries that the world has; others are looked up in vain. */
const KNOWN_REGISTRIES = new Set(['docker.io', 'registry.k8s.io', 'quay.io', 'ghcr.io', 'gcr.io'])

/**
 * A catalogue of these images, found under their names and tags or digests as a registry would serve them, and of what is
 * pushed to registries of this machine.
 */
export function createCatalogue(images: readonly Image[]): ImageCatalogue {
  const byName = new Map<string, Image[]>()
  for (const image of images) byName.set(image.name, [...(byName.get(image.name) ?? []), image])
  const pushed = new RegistryImages((name) => findByLabel(byName, name))
  return {
    async pull(given, signal) {
      signal.throwIfAborted()
      const reference = parseReference(given)
      const { name, registry, tag, digest } = reference
      const address = findRegistry(registry)
      if (address) return await pushed.pull(address, reference, signal)
      const suffix = digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`
      const known = byName.get(name)
      if (!known) {
        const message = KNOWN_REGISTRIES.has(registry)
          ? pullDenied(`${name}${suffix}`)
          : registryUnknown(name, suffix, registry)
        throw new ImageError('not-found', message)
      }
      const image = known.find((one) =>
        digest === undefined ? one.tags.includes(tag ?? 'latest') : one.digest === digest,
      )
      if (!image) throw new ImageError('not-found', tagNotFound(`${name}${suffix}`))
      return image
    },
  }
}

/** The image that a label names, in any spelling that Docker takes; a tag that is not known means the first. */
function findByLabel(byName: ReadonlyMap<string, readonly Image[]>, label: string): Image | undefined {
  try {
    const { name, tag } = parseReference(label)
    const known = byName.get(name)
    return known?.find((one) => one.tags.includes(tag ?? 'latest')) ?? known?.[0]
  } catch (error) {
    // Whoever built the image may have written anything.
    if (error instanceof ImageError) return undefined
    throw error
  }
}
