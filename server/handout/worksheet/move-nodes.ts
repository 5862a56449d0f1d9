import type { Blockquote, ListItem, PhrasingContent } from 'mdast'
import type { Block } from '../../deck/deck.ts'
import type { PrintedAnswer } from '../answers/printed-answer.ts'
import { blockNodes } from './code-nodes.ts'
import { type Flow, isFlow } from './flow.ts'
import { moveReference, type Places } from '../move-reference.ts'
import { parseMarkdown } from './parse-markdown.ts'
import { movePicture } from './picture.ts'
import type { PictureFolder } from './picture-folder.ts'
import { plainBlock, plainInline } from './plain-html.ts'

/** What the parts of a worksheet are made with. */
export interface Workbench {
  /** By the line of their opening fence. */
  blocks: ReadonlyMap<number, Block>
  /** By the id of their step. */
  answers: ReadonlyMap<string, PrintedAnswer>
  places: Places
  pictures: PictureFolder
  /** Presenter notes by slide; null leaves them out. */
  notes: readonly string[] | null
}

const COMMENT = /<!--([\s\S]*?)-->/g

/** Presenter notes are comments, as directives are; the renderer knows which of them it took for notes. They are Markdown too. */
function noteNodes(html: string, bench: Workbench): Blockquote[] {
  const notes = bench.notes ?? []
  return Array.from(html.matchAll(COMMENT), ([, comment = '']) => comment.trim())
    .filter((comment) => comment !== '' && notes.some((note) => note.includes(comment)))
    .map((comment) => {
      // Blocks are known by their lines in the deck, which those of a note are not.
      const own = { ...bench, blocks: new Map() }
      return { type: 'blockquote', children: moveNodes(parseMarkdown(comment).children.filter(isFlow), own) }
    })
}

function inlineNode(node: PhrasingContent, bench: Workbench): PhrasingContent[] {
  switch (node.type) {
    case 'html':
      return inlineNodes(plainInline(node.value), bench)
    case 'image': {
      const moved = movePicture(node, bench.pictures)
      return moved === null ? [] : [moved]
    }
    case 'link': {
      const children = inlineNodes(node.children, bench)
      // A link to another slide leads nowhere in a document without slides.
      return node.url.startsWith('#') ? children : [{ ...node, url: moveReference(node.url, bench.places) }]
    }
    case 'emphasis':
    case 'strong':
    case 'delete':
      return [{ ...node, children: inlineNodes(node.children, bench) }]
    case 'break':
    case 'footnoteReference':
    case 'imageReference':
    case 'inlineCode':
    case 'linkReference':
    case 'text':
      return [node]
  }
}

const inlineNodes = (nodes: readonly PhrasingContent[], bench: Workbench): PhrasingContent[] =>
  nodes.flatMap((node) => inlineNode(node, bench))

const isBlank = (node: PhrasingContent): boolean =>
  node.type === 'break' || (node.type === 'text' && node.value.trim() === '')

/** Takes off what is blank at both ends of a paragraph and of its lines, where it would be written as `&#x20;`. */
function trimInline(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const first = nodes.findIndex((node) => !isBlank(node))
  const last = nodes.findLastIndex((node) => !isBlank(node))
  const kept = nodes.slice(Math.max(0, first), last + 1)
  const ends = (node: PhrasingContent | undefined): boolean => node === undefined || node.type === 'break'
  for (const [index, node] of kept.entries()) {
    if (node.type !== 'text') continue
    if (ends(kept[index - 1])) node.value = node.value.trimStart()
    if (ends(kept[index + 1])) node.value = node.value.trimEnd()
  }
  return kept
}

function moveItem(item: ListItem, bench: Workbench): ListItem[] {
  const children = moveNodes(item.children, bench)
  return children.length === 0 ? [] : [{ ...item, children }]
}

function moveNode(node: Flow, bench: Workbench): Flow[] {
  switch (node.type) {
    case 'html': {
      return [...moveNodes(plainBlock(node.value), bench), ...noteNodes(node.value, bench)]
    }
    case 'code': {
      const block = bench.blocks.get(node.position?.start.line ?? 0)
      return block === undefined ? [node] : blockNodes(block, bench.answers.get(block.id ?? ''))
    }
    case 'paragraph':
    case 'heading': {
      const children = trimInline(inlineNodes(node.children, bench))
      return children.length === 0 ? [] : [{ ...node, children }]
    }
    case 'blockquote': {
      const children = moveNodes(node.children, bench)
      return children.length === 0 ? [] : [{ ...node, children }]
    }
    case 'list':
      return [{ ...node, children: node.children.flatMap((item) => moveItem(item, bench)) }]
    case 'table': {
      const children = node.children.map((row) => ({
        ...row,
        children: row.children.map((cell) => ({ ...cell, children: inlineNodes(cell.children, bench) })),
      }))
      return [{ ...node, children }]
    }
    case 'definition':
      return [{ ...node, url: moveReference(node.url, bench.places) }]
    case 'footnoteDefinition':
      return [{ ...node, children: moveNodes(node.children, bench) }]
    case 'thematicBreak':
      return [node]
  }
}

/** Takes nodes of a deck over into a worksheet: HTML as what it says, pictures and links from their new place, steps as commands. */
export function moveNodes(nodes: readonly Flow[], bench: Workbench): Flow[] {
  return nodes.flatMap((node) => moveNode(node, bench))
}
