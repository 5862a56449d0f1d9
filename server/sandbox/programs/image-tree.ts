import { binaryContent } from './executables.ts'
import { newFile, newFolder } from './file-tree.ts'
import type { FolderNode } from './file-tree.ts'
import type { Image } from './program.ts'

const trees = new WeakMap<Image, FolderNode>()

/** Folders that a container has although no image brings them. */
const FOLDERS = [
  '/dev',
  '/etc',
  '/home',
  '/mnt',
  '/opt',
  '/proc',
  '/root',
  '/run',
  '/srv',
  '/sys',
  '/tmp',
  '/var/log',
]

/** The files of an image as a tree that all its containers share; `now` (milliseconds) dates it when it is first needed. */
export function imageTree(image: Image, now: number): FolderNode {
  const known = trees.get(image)
  if (known) return known
  const root = newFolder(image, now)
  for (const path of FOLDERS) folderAt(root, path.slice(1).split('/'), image, now)
  for (const path of image.binaries.keys()) place(root, path, binaryContent(path), 0o755, image, now)
  for (const [path, content] of image.files) {
    place(root, path, content, content.startsWith('#!') ? 0o755 : 0o644, image, now)
  }
  trees.set(image, root)
  return root
}

function place(
  root: FolderNode,
  path: string,
  content: string,
  mode: number,
  image: Image,
  now: number,
): void {
  const parts = path.slice(1).split('/')
  const name = parts.pop() ?? ''
  folderAt(root, parts, image, now).children.set(name, newFile(image, now, Buffer.from(content), mode))
}

function folderAt(root: FolderNode, parts: readonly string[], image: Image, now: number): FolderNode {
  let folder = root
  for (const part of parts) {
    let child = folder.children.get(part)
    if (child?.kind !== 'folder') folder.children.set(part, (child = newFolder(image, now)))
    folder = child
  }
  return folder
}
