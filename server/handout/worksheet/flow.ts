import type { BlockContent, DefinitionContent, RootContent } from 'mdast'

/** What a document, a quotation or an item of a list is made of. */
export type Flow = BlockContent | DefinitionContent

const KINDS: ReadonlySet<string> = new Set([
  'blockquote',
  'code',
  'definition',
  'footnoteDefinition',
  'heading',
  'html',
  'list',
  'paragraph',
  'table',
  'thematicBreak',
] satisfies Flow['type'][])

/** True for what stands on lines of its own. */
export function isFlow(node: RootContent): node is Flow {
  return KINDS.has(node.type)
}
