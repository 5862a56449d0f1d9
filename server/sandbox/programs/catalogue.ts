import { ImageError } from './image-error.ts'
import { pullDenied, registryUnknown, tagNotFound } from './messages.ts'
import type { Image, ImageCatalogue } from './program.ts'
import { parseReference } from './reference.ts'

/** Registries that the world has; others are looked up in vain. */
const KNOWN_REGISTRIES = new Set(['docker.io', 'registry.k8s.io', 'quay.io', 'ghcr.io', 'gcr.io'])

/** A catalogue of these images, found under their names and tags or digests as a registry would serve them. */
export function createCatalogue(images: readonly Image[]): ImageCatalogue {
  const byName = new Map<string, Image[]>()
  for (const image of images) byName.set(image.name, [...(byName.get(image.name) ?? []), image])
  return {
    async pull(given, signal) {
      signal.throwIfAborted()
      const { name, registry, tag, digest } = parseReference(given)
      const suffix = digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`
      const known = byName.get(name)
      if (!known) {
        const message = KNOWN_REGISTRIES.has(registry)
          ? pullDenied(name, suffix)
          : registryUnknown(name, suffix, registry)
        throw new ImageError('not-found', message)
      }
      const image = known.find((one) =>
        digest === undefined ? one.tags.includes(tag ?? 'latest') : one.digest === digest,
      )
      if (!image) throw new ImageError('not-found', tagNotFound(name, suffix))
      return image
    },
  }
}
