/** One place of a text on a slide. */
export interface TextPlace {
  range: Range
  /** True when nothing but blanks follows it on its line. */
  endsLine: boolean
}

interface Spot {
  node: Text
  offset: number
}

/** The text node that holds the character at `index` of the block's whole text. */
function spotAt(nodes: readonly Text[], index: number): Spot | null {
  let before = 0
  for (const node of nodes) {
    if (index < before + node.length) return { node, offset: index - before }
    before += node.length
  }
  return null
}

function textNodesOf(block: Element): Text[] {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT)
  const nodes: Text[] = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (node instanceof Text) nodes.push(node)
  return nodes
}

/** Finds every place of a text in a block, over the borders of the elements that colour it. */
export function findText(block: Element, wanted: string): TextPlace[] {
  const nodes = textNodesOf(block)
  const whole = nodes.map(({ data }) => data).join('')
  const places: TextPlace[] = []
  for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + wanted.length)) {
    const [first, last] = [spotAt(nodes, at), spotAt(nodes, at + wanted.length - 1)]
    if (!first || !last) break
    const range = document.createRange()
    range.setStart(first.node, first.offset)
    range.setEnd(last.node, last.offset + 1)
    const rest = whole.slice(at + wanted.length)
    places.push({ range, endsLine: /^[^\S\n]*(?:\n|$)/.test(rest) })
  }
  return places
}
