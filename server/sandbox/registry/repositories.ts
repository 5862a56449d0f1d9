import type { BlobStore } from './blob-store.ts'
import type { Manifest } from './manifest.ts'
import { tooManyEntries } from './messages.ts'
import { RegistryError } from './registry-error.ts'

interface Repository {
  /** Digests of configs and layers. */
  blobs: Set<string>
  manifests: Map<string, Manifest>
  /** Each tag and the digest of its manifest. */
  tags: Map<string, string>
}

/** Keeps the list itself small, whatever clients push. */
const MOST_ENTRIES = 100_000

/**
 * What each repository holds. The bytes are in the store, once for all repositories; what no repository holds any more goes
 * at once, so that there is no garbage to collect later.
 */
export class Repositories {
  readonly #store: BlobStore
  readonly #mostEntries: number
  readonly #byName = new Map<string, Repository>()
  /** In how many places of how many repositories a digest is listed. */
  readonly #holders = new Map<string, number>()
  #entries = 0

  constructor(store: BlobStore, mostEntries = MOST_ENTRIES) {
    this.#store = store
    this.#mostEntries = mostEntries
  }

  /** In alphabetical order. */
  names(): string[] {
    return [...this.#byName.keys()].toSorted(compare)
  }

  /** In alphabetical order. @throws {RegistryError} NAME_UNKNOWN */
  tags(name: string): string[] {
    const repository = this.#byName.get(name)
    if (!repository) throw new RegistryError('NAME_UNKNOWN', { detail: { name } })
    return [...repository.tags.keys()].toSorted(compare)
  }

  hasBlob(name: string, digest: string): boolean {
    return this.#byName.get(name)?.blobs.has(digest) ?? false
  }

  /** Lists a blob of the store in a repository, which comes to be with its first one. @throws {RegistryError} SIZE_INVALID */
  addBlob(name: string, digest: string): void {
    if (this.hasBlob(name, digest)) return
    this.#take(digest, 1)
    this.#open(name).blobs.add(digest)
  }

  /** @throws {RegistryError} BLOB_UNKNOWN */
  deleteBlob(name: string, digest: string): void {
    const repository = this.#byName.get(name)
    if (!repository?.blobs.delete(digest)) throw new RegistryError('BLOB_UNKNOWN', { detail: digest })
    this.#entries -= 1
    this.#release(digest)
    this.#forgetEmpty(name, repository)
  }

  /** The digest behind a tag. */
  resolve(name: string, tag: string): string | undefined {
    return this.#byName.get(name)?.tags.get(tag)
  }

  manifest(name: string, digest: string): Manifest | undefined {
    return this.#byName.get(name)?.manifests.get(digest)
  }

  /** Lists a manifest of the store. @throws {RegistryError} MANIFEST_BLOB_UNKNOWN, SIZE_INVALID */
  addManifest(name: string, digest: string, manifest: Manifest): void {
    this.checkReferences(name, manifest)
    if (this.manifest(name, digest)) return
    this.#take(digest, weightOf(manifest))
    this.#open(name).manifests.set(digest, manifest)
  }

  /** Everything that a manifest lists must be in its repository. @throws {RegistryError} MANIFEST_BLOB_UNKNOWN */
  checkReferences(name: string, { blobs, manifests }: Manifest): void {
    const missing =
      blobs.find((one) => !this.hasBlob(name, one)) ??
      manifests.find((one) => this.manifest(name, one) === undefined)
    if (missing !== undefined) throw new RegistryError('MANIFEST_BLOB_UNKNOWN', { detail: missing })
  }

  /** @throws {RegistryError} SIZE_INVALID */
  setTag(name: string, tag: string, digest: string): void {
    if (this.resolve(name, tag) === undefined) this.#count(1)
    this.#open(name).tags.set(tag, digest)
  }

  /** @throws {RegistryError} MANIFEST_UNKNOWN */
  deleteTag(name: string, tag: string): void {
    const repository = this.#byName.get(name)
    if (!repository?.tags.delete(tag)) throw new RegistryError('MANIFEST_UNKNOWN', { detail: { Tag: tag } })
    this.#entries -= 1
    this.#forgetEmpty(name, repository)
  }

  /** Deletes a manifest, its tags, and the blobs that no other manifest of the repository lists. @throws {RegistryError} */
  deleteManifest(name: string, digest: string): void {
    const repository = this.#byName.get(name)
    const manifest = repository?.manifests.get(digest)
    if (!repository || !manifest) {
      throw new RegistryError('MANIFEST_UNKNOWN', { detail: { Name: name, Revision: digest } })
    }
    repository.manifests.delete(digest)
    this.#entries -= weightOf(manifest)
    for (const [tag, target] of repository.tags) {
      if (target !== digest) continue
      repository.tags.delete(tag)
      this.#entries -= 1
    }
    this.#release(digest)
    const listed = new Set([...repository.manifests.values()].flatMap(({ blobs }) => blobs))
    for (const blob of new Set(manifest.blobs)) {
      if (!listed.has(blob) && repository.blobs.has(blob)) this.deleteBlob(name, blob)
    }
    this.#forgetEmpty(name, repository)
  }

  /** The manifests of a repository that are about this one. */
  referrers(name: string, subject: string): [digest: string, manifest: Manifest][] {
    const manifests = [...(this.#byName.get(name)?.manifests ?? [])]
    return manifests.filter(([, manifest]) => manifest.subject === subject)
  }

  #open(name: string): Repository {
    const known = this.#byName.get(name)
    if (known) return known
    const repository: Repository = { blobs: new Set(), manifests: new Map(), tags: new Map() }
    this.#byName.set(name, repository)
    return repository
  }

  #forgetEmpty(name: string, { blobs, manifests, tags }: Repository): void {
    if (blobs.size + manifests.size + tags.size === 0) this.#byName.delete(name)
  }

  #count(more: number): void {
    if (this.#entries + more > this.#mostEntries) {
      throw new RegistryError('SIZE_INVALID', { message: tooManyEntries(this.#mostEntries) })
    }
    this.#entries += more
  }

  /** Makes room in the list for something of the store; without room it goes from there, unless it is listed elsewhere. */
  #take(digest: string, weight: number): void {
    try {
      this.#count(weight)
    } catch (error) {
      this.#drop(digest)
      throw error
    }
    this.#holders.set(digest, (this.#holders.get(digest) ?? 0) + 1)
  }

  #release(digest: string): void {
    const left = (this.#holders.get(digest) ?? 0) - 1
    if (left > 0) this.#holders.set(digest, left)
    else this.#holders.delete(digest)
    this.#drop(digest)
  }

  #drop(digest: string): void {
    if (!this.#holders.has(digest)) this.#store.delete(digest)
  }
}

/** How much of the list a manifest takes: itself and what it names. */
const weightOf = ({ blobs, manifests }: Manifest): number => 1 + blobs.length + manifests.length

/** The order of bytes, as every registry lists names. */
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
