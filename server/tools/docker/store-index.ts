/** An image of the store: its digests and its names. */
export interface StoredImage {
  /** The config's digest. */
  id: string
  /** The manifest's digest. */
  manifest: string
  /** Every blob that it needs, those two among them. */
  blobs: string[]
  /** Names with tags, in full: `docker.io/library/busybox:latest`. */
  tags: string[]
  /** Names with the digest that a registry knows it by: `docker.io/library/busybox@sha256:…`. */
  digests: string[]
  /** The image that it was built upon; empty for one that was pulled. */
  parent: string
  /** True for the image between two steps of a build, which only the cache needs. */
  isStep: boolean
  /** What a build step made it of (build/build.ts); empty for one that was pulled. */
  key: string
}

/** The store's table of contents. */
export interface StoreIndex {
  images: StoredImage[]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

const isStored = (value: unknown): value is StoredImage =>
  isRecord(value) &&
  ['id', 'manifest', 'parent', 'key'].every((field) => typeof value[field] === 'string') &&
  ['blobs', 'tags', 'digests'].every((field) => isTexts(value[field])) &&
  typeof value['isStep'] === 'boolean'

/** Reads an index; what is none of ours counts as empty. */
export function parseIndex(text: string): StoreIndex {
  const content: unknown = JSON.parse(text)
  const images = isRecord(content) && Array.isArray(content['images']) ? content['images'] : []
  return { images: images.filter(isStored) }
}
