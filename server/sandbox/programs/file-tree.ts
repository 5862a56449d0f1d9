import { FileError } from './file-error.ts'

export interface FileNode {
  kind: 'file'
  /** Whose copy it is: only its owner may change a node, everybody else makes a copy first. */
  owner: object
  /** May be longer than the file, so that appending does not copy each time. */
  content: Buffer
  size: number
  mode: number
  mtime: number
}

export interface FolderNode {
  kind: 'folder'
  owner: object
  children: Map<string, TreeNode>
  mode: number
  mtime: number
}

export type TreeNode = FileNode | FolderNode

/** An empty folder of this owner. */
export const newFolder = (owner: object, mtime: number, mode = 0o755): FolderNode => ({
  kind: 'folder',
  owner,
  children: new Map(),
  mode,
  mtime,
})

/** A file of this owner with this content. */
export const newFile = (owner: object, mtime: number, content: Buffer, mode = 0o644): FileNode => ({
  kind: 'file',
  owner,
  content,
  size: content.length,
  mode,
  mtime,
})

/** A node that this owner may change: the same, or a copy that shares content and children's nodes. */
export function ownNode<Node extends TreeNode>(node: Node, owner: object): Node {
  if (node.owner === owner) return node
  if (node.kind === 'folder') return { ...node, owner, children: new Map(node.children) }
  return { ...node, owner, content: node.content.subarray(0, node.size) }
}

/** Finds a node by the parts of its path; undefined when there is none. @throws {FileError} `not-a-folder` */
export function findNode(root: FolderNode, parts: readonly string[], path: string): TreeNode | undefined {
  let node: TreeNode | undefined = root
  for (const part of parts) {
    if (node.kind !== 'folder') throw new FileError('not-a-folder', path)
    node = node.children.get(part)
    if (!node) return undefined
  }
  return node
}

/** What a tree costs its owner: the bytes of files and a flat price for each node. */
export function costOf(node: TreeNode, owner: object): number {
  if (node.owner !== owner) return 0
  if (node.kind === 'file') return node.size + NODE_COST
  let cost = NODE_COST
  for (const child of node.children.values()) cost += costOf(child, owner)
  return cost
}

/** So many bytes each file and folder counts beside its content, so that their number is bounded too. */
export const NODE_COST = 512
