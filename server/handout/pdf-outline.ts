import { type ParsedPdf, pdfText } from './pdf-update.ts'

/** A heading that leads to a page. */
export interface Heading {
  /** 1-based. */
  page: number
  /** From 1, as in `<h1>`. */
  level: number
  text: string
}

interface Item extends Heading {
  number: number
  children: Item[]
}

/** Puts each heading under the nearest one before it that is of a higher rank. */
function nest(headings: readonly Heading[], first: number): Item[] {
  const top: Item[] = []
  const open: Item[] = []
  for (const [index, heading] of headings.entries()) {
    const item = { ...heading, number: first + index, children: [] }
    while ((open.at(-1)?.level ?? 0) >= item.level) open.pop()
    const siblings = open.at(-1)?.children ?? top
    siblings.push(item)
    open.push(item)
  }
  return top
}

const countAll = (items: readonly Item[]): number =>
  items.reduce((sum, { children }) => sum + 1 + countAll(children), 0)

function writeItems(
  items: readonly Item[],
  parent: number,
  pdf: ParsedPdf,
  objects: Map<number, string>,
): void {
  for (const [index, { number, text, page, children }] of items.entries()) {
    const [before, after] = [items[index - 1], items[index + 1]]
    const fields = [
      `/Title ${pdfText(text)}`,
      `/Parent ${parent} 0 R`,
      `/Dest [${pdf.pages[page - 1] ?? pdf.pages[0] ?? 0} 0 R /Fit]`,
      ...(before ? [`/Prev ${before.number} 0 R`] : []),
      ...(after ? [`/Next ${after.number} 0 R`] : []),
      ...writeEnds(children),
    ]
    objects.set(number, `<<${fields.join('\n')}>>`)
    writeItems(children, number, pdf, objects)
  }
}

function writeEnds(items: readonly Item[]): string[] {
  const [first, last] = [items[0], items.at(-1)]
  return first && last
    ? [`/First ${first.number} 0 R`, `/Last ${last.number} 0 R`, `/Count ${countAll(items)}`]
    : []
}

/**
 * Adds an outline of the headings to a PDF, as objects from number `first` on (ISO 32000-1 12.3.3); gives the next free number.
 * Chromium's own outline drops the space where a heading's line wraps.
 */
export function addOutline(
  pdf: ParsedPdf,
  headings: readonly Heading[],
  first: number,
  objects: Map<number, string>,
): number {
  if (headings.length === 0) return first
  const items = nest(headings, first + 1)
  objects.set(first, `<<${['/Type /Outlines', ...writeEnds(items)].join('\n')}>>`)
  writeItems(items, first, pdf, objects)
  objects.set(pdf.root, pdf.read(pdf.root).replace(/^<</, `<</Outlines ${first} 0 R\n`))
  return first + 1 + headings.length
}
