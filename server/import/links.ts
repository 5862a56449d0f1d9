import type { Line, Lose } from './line.ts'
import { fencedLines } from './line.ts'
import { lossMessages } from './messages.ts'
import type { SourceSlide } from './slides.ts'

/** The anchor that container.training's markmaker.py makes of a chapter's title. */
export function titleAnchor(title: string): string {
  return `toc-${title
    .toLowerCase()
    .replaceAll(' ', '-')
    .replace(/[^a-z-]/g, '')}`
}

/** The titles (`# …`) of a slide. */
export function titlesOf(lines: readonly Line[]): string[] {
  const fenced = fencedLines(lines)
  return lines.flatMap(({ text }, row) => {
    const title = fenced[row] === true ? undefined : /^# +(.+?)\s*$/.exec(text)?.[1]
    return title === undefined ? [] : [title]
  })
}

/** Maps what a link inside the deck may name to the numbers of slides: names, titles, and numbers themselves. */
export function findAnchors(slides: readonly SourceSlide[]): Map<string, number> {
  const anchors = new Map<string, number>()
  const add = (anchor: string, number: number): void => {
    if (!anchors.has(anchor)) anchors.set(anchor, number)
  }
  for (const [index, { properties, lines }] of slides.entries()) {
    const name = properties.get('name')
    if (name !== undefined) add(name, index + 1)
    for (const title of titlesOf(lines)) add(titleAnchor(title), index + 1)
    add(String(index + 1), index + 1)
  }
  return anchors
}

const LINK = /(?<!!)\[((?:[^[\]]|\[[^[\]]*\])*)\]\(#([^)\s]+)\)/g

/** Lets links to `#name` lead to that slide's number; one to no slide leaves its text and is listed. */
export function rewriteLinks(line: Line, anchors: ReadonlyMap<string, number>, lose: Lose): string {
  if (!line.text.includes('](#')) return line.text
  return line.text.replace(LINK, (_whole, text: string, anchor: string) => {
    const number = anchors.get(anchor)
    if (number !== undefined) return `[${text}](#${number})`
    lose(line, 'link', lossMessages.link(anchor))
    return text
  })
}
