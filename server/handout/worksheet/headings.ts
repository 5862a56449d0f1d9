import type { Heading } from 'mdast'
import { toString } from 'mdast-util-to-string'
import type { Flow } from './flow.ts'

const MOST_DEPTH = 6

const depthOf = (depth: number): Heading['depth'] => {
  const depths = [1, 2, 3, 4, 5, 6] as const
  return depths[Math.min(depth, MOST_DEPTH) - 1] ?? MOST_DEPTH
}

const startsSlide = (node: Flow | undefined): boolean =>
  node === undefined || node.type === 'thematicBreak' || (node.type === 'heading' && node.depth === 1)

/**
 * Makes one document of the headings of many slides, and takes the slides' rulers out. The document has a title of its own, so all
 * go one level down; a slide that holds nothing but a heading starts a part, whose slides go down one more; a heading that repeats
 * the one before it, as slides do which go on, is left out. `title` is one that needs no heading, as the document's own says it.
 */
export function joinHeadings(nodes: readonly Flow[], title: string): Flow[] {
  let inPart = false
  let last = ''
  return nodes.flatMap((node, index): Flow[] => {
    if (node.type === 'thematicBreak') return []
    if (node.type !== 'heading') return [node]
    const isPart = node.depth === 1 && startsSlide(nodes[index + 1])
    const text = toString(node)
    if (node.depth === 1 && (text === last || (last === '' && text === title))) {
      last = text
      return []
    }
    if (node.depth === 1) last = text
    if (isPart) inPart = true
    return [{ ...node, depth: depthOf(node.depth + (inPart && !isPart ? 2 : 1)) }]
  })
}
