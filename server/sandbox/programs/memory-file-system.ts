import { FileError } from './file-error.ts'
import { NODE_COST, costOf, findNode, newFile, newFolder, ownNode } from './file-tree.ts'
import type { FileNode, FolderNode, TreeNode } from './file-tree.ts'
import type { FileSystem } from './program.ts'

export interface FileSystemOptions {
  now(): number
  /** What lies below: shared between containers and never changed. */
  base?: FolderNode
  /** How many bytes may be written before ENOSPC. */
  limit?: number
  /** Other file systems mounted at absolute paths. */
  mounts?: ReadonlyMap<string, FileSystem>
}

const LIMIT_BYTES = 16 * 1024 * 1024

/**
 * A container's files, in memory and copy-on-write over its image's: no links, no owners, no access rights beyond mode bits.
 * An emptyDir is one of these as well.
 */
export class MemoryFileSystem implements FileSystem {
  readonly #now: () => number
  readonly #limit: number
  readonly #mounts: readonly (readonly [string, FileSystem])[]
  #root: FolderNode
  #used = 0

  constructor(options: FileSystemOptions) {
    this.#now = () => options.now()
    this.#limit = options.limit ?? LIMIT_BYTES
    // The innermost first: a volume may be mounted inside another.
    this.#mounts = [...(options.mounts ?? [])]
      .map(([path, files]) => [normal(path), files] as const)
      .toSorted(([left], [right]) => right.length - left.length)
    this.#root = options.base ?? newFolder(this, this.#now())
    for (const [path] of this.#mounts) this.makeFolder(path, { parents: true })
  }

  readFile(path: string): Buffer {
    const [files, inner] = this.#route(path)
    if (files !== this) return files.readFile(inner)
    const node = this.#find(path)
    if (node.kind === 'folder') throw new FileError('is-a-folder', path)
    return node.content.subarray(0, node.size)
  }

  writeFile(path: string, content: Buffer | string, options: { append?: boolean; mode?: number } = {}): void {
    const [files, inner] = this.#route(path)
    if (files !== this) return files.writeFile(inner, content, options)
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    const { folder, name } = this.#parentForWriting(path)
    const existing = folder.children.get(name)
    if (existing?.kind === 'folder') throw new FileError('is-a-folder', path)
    if (existing && options.append === true) return this.#append(folder, name, existing, bytes, path)
    const before = existing ? costOf(existing, this) : 0
    this.#charge(bytes.length + NODE_COST - before, path)
    const mode = options.mode ?? existing?.mode ?? 0o644
    folder.children.set(name, newFile(this, this.#now(), Buffer.from(bytes), mode))
  }

  exists(path: string): boolean {
    const [files, inner] = this.#route(path)
    return files === this ? this.#peek(path) !== undefined : files.exists(inner)
  }

  isFolder(path: string): boolean {
    const [files, inner] = this.#route(path)
    return files === this ? this.#peek(path)?.kind === 'folder' : files.isFolder(inner)
  }

  list(path: string): readonly string[] {
    const [files, inner] = this.#route(path)
    if (files !== this) return files.list(inner)
    const node = this.#find(path)
    if (node.kind === 'file') throw new FileError('not-a-folder', path)
    return [...node.children.keys()].toSorted()
  }

  makeFolder(path: string, options: { parents?: boolean } = {}): void {
    const [files, inner] = this.#route(path)
    // The mount point itself is made in this tree, so that the folder above lists it.
    if (files !== this && inner !== '/') return files.makeFolder(inner, options)
    if (options.parents === true) this.#makeParents(path)
    const existing = this.#peek(path)
    if (existing) {
      if (options.parents === true && existing.kind === 'folder') return
      throw new FileError('exists', path)
    }
    const { folder, name } = this.#parentForWriting(path)
    this.#charge(NODE_COST, path)
    folder.children.set(name, newFolder(this, this.#now()))
    folder.mtime = this.#now()
  }

  remove(path: string, options: { recursive?: boolean } = {}): void {
    const [files, inner] = this.#route(path)
    if (files !== this && inner !== '/') return files.remove(inner, options)
    const node = this.#find(path)
    const inside = (mount: string): boolean => `${mount}/`.startsWith(`${normal(path)}/`)
    if (normal(path) === '/' || this.#mounts.some(([mount]) => inside(mount))) {
      throw new FileError('busy', path)
    }
    if (node.kind === 'folder' && options.recursive !== true && node.children.size > 0) {
      throw new FileError('not-empty', path)
    }
    const { folder, name } = this.#parentForWriting(path)
    this.#used -= costOf(node, this)
    folder.children.delete(name)
    folder.mtime = this.#now()
  }

  setMode(path: string, mode: number): void {
    const [files, inner] = this.#route(path)
    if (files !== this) return files.setMode(inner, mode)
    this.#find(path)
    if (normal(path) === '/') return
    const { folder, name } = this.#parentForWriting(path)
    const node = folder.children.get(name)
    if (!node) throw new FileError('not-found', path)
    folder.children.set(name, { ...this.#own(node, path), mode })
  }

  stat(path: string): { mtime: number; size: number; mode: number; isFolder: boolean } {
    const [files, inner] = this.#route(path)
    if (files !== this) return files.stat(inner)
    const node = this.#find(path)
    const { mtime, mode } = node
    return { mtime, mode, size: node.kind === 'file' ? node.size : 4096, isFolder: node.kind === 'folder' }
  }

  /** The file system that holds a path, and the path inside it. */
  #route(path: string): readonly [FileSystem, string] {
    if (this.#mounts.length === 0) return [this, path]
    const whole = normal(path)
    for (const [mount, files] of this.#mounts) {
      if (whole === mount) return [files, '/']
      if (whole.startsWith(`${mount}/`)) return [files, whole.slice(mount.length)]
    }
    return [this, path]
  }

  #peek(path: string): TreeNode | undefined {
    try {
      return findNode(this.#root, split(path), path)
    } catch {
      return undefined
    }
  }

  #find(path: string): TreeNode {
    const node = findNode(this.#root, split(path), path)
    if (!node) throw new FileError('not-found', path)
    return node
  }

  /** The folder that holds a path, copied where it was not this container's own; the root counts as busy. */
  #parentForWriting(path: string): { folder: FolderNode; name: string } {
    const parts = split(path)
    const name = parts.pop()
    if (name === undefined) throw new FileError('is-a-folder', path)
    this.#root = this.#own(this.#root, path)
    let folder = this.#root
    for (const part of parts) {
      const child = folder.children.get(part)
      if (!child) throw new FileError('not-found', path)
      if (child.kind === 'file') throw new FileError('not-a-folder', path)
      const own = this.#own(child, path)
      folder.children.set(part, own)
      folder = own
    }
    return { folder, name }
  }

  #makeParents(path: string): void {
    const parts = split(path)
    for (let length = 1; length < parts.length; length++) {
      const parent = `/${parts.slice(0, length).join('/')}`
      const node = this.#peek(parent)
      if (node?.kind === 'file') throw new FileError('not-a-folder', path)
      if (!node) this.makeFolder(parent)
    }
  }

  #append(folder: FolderNode, name: string, existing: FileNode, bytes: Buffer, path: string): void {
    const node = this.#own(existing, path)
    folder.children.set(name, node)
    this.#charge(bytes.length, path)
    const size = node.size + bytes.length
    if (size > node.content.length || existing !== node) {
      const grown = Buffer.alloc(Math.max(size, node.size * 2, 256))
      node.content.copy(grown, 0, 0, node.size)
      node.content = grown
    }
    bytes.copy(node.content, node.size)
    node.size = size
    node.mtime = this.#now()
  }

  #own<Node extends TreeNode>(node: Node, path: string): Node {
    if (node.owner === this) return node
    const own = ownNode(node, this)
    this.#charge(NODE_COST + (own.kind === 'file' ? own.size : 0), path)
    return own
  }

  #charge(bytes: number, path: string): void {
    if (bytes > 0 && this.#used + bytes > this.#limit) throw new FileError('no-space', path)
    this.#used += bytes
  }
}

const split = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.')

const normal = (path: string): string => `/${split(path).join('/')}`
