import { DECK_LIMITS } from '../deck/markdown.ts'
import { Autopilot } from './autopilot.ts'
import { replaceContentClasses } from './content-classes.ts'
import { resolveLayouts } from './layouts.ts'
import { fencedLines, type Line, type Loss, type Lose, toLines, withText } from './line.ts'
import { findAnchors, titleAnchor, titlesOf } from './links.ts'
import { fillMarkers, TOC } from './markers.ts'
import { lossMessages } from './messages.ts'
import { type FencePart, type MachinePart, readParts } from './parts.ts'
import { classesOf, cutSlides, type SourceSlide } from './slides.ts'
import { makeStyle } from './style.ts'
import { type ReadSlide, writeSlide } from './write-slide.ts'
import { losePauses } from './write-text.ts'

/** A chapter of the source, read. */
export interface Chapter {
  /** Its path as given, for reports and to find its pictures. */
  file: string
  text: string
  /** The 1-based line of the file where the text begins. */
  line: number
  /** Part of the table of contents; 0 for none. */
  part: number
}

/** What is imported, and for where. */
export interface ImportRequest {
  title: string
  chapters: readonly Chapter[]
  /** What `@@CHAT@@` and its like stand for. */
  values: ReadonlyMap<string, string>
  /** Classes of slides that are left out. */
  exclude: readonly string[]
  /** The folder that the imported deck is written to; pictures are referred to from there. */
  outFolder: string
}

/** A deck as imported. */
export interface ImportedDeck {
  markdown: string
  slides: number
  /** Hidden ones counted. */
  steps: number
  losses: Loss[]
}

/** The table of contents of one part, on a slide of its own when there are several; `index` is null for the only one. */
function writePart(part: number, titles: readonly string[], index: number | null): string[] {
  const head = index === null ? ['## Table of contents'] : [`name: toc-part-${part}`, '', `## Part ${part}`]
  const links = titles.map((title) => `- [${title.replace(/[[\]]/g, '\\$&')}](#${titleAnchor(title)})`)
  return (index ?? 0) > 0 ? ['', '---', '', ...head, '', ...links] : [...head, '', ...links]
}

/** Puts the titles of the chapters where the source has its table of contents; a part's on a slide of its own. */
function writeContents(lines: readonly Line[], parts: ReadonlyMap<number, string[]>): Line[] {
  const listed = [...parts].filter(([part]) => part > 0 || parts.size === 1)
  return lines.flatMap((line) => {
    if (line.text.trim() !== TOC) return [line]
    const texts = listed.flatMap(([part, titles], index) =>
      writePart(part, titles, listed.length > 1 ? index : null),
    )
    return texts.map((text) => withText(line, text))
  })
}

function titlesByPart(chapters: readonly { lines: readonly Line[]; part: number }[]): Map<number, string[]> {
  const parts = new Map<number, string[]>()
  for (const { lines, part } of chapters) {
    const titles = titlesOf(lines)
    if (titles.length > 0) parts.set(part, [...(parts.get(part) ?? []), ...titles])
  }
  return parts
}

/** Cuts the chapters into the slides that are kept. */
function readSlides({ chapters, values, exclude }: ImportRequest, lose: Lose): SourceSlide[] {
  const filled = chapters.map(({ file, text, line, part }) => ({
    lines: fillMarkers(toLines(text, file, line), values, lose),
    part,
  }))
  const titles = titlesByPart(filled)
  const slides = filled.flatMap(({ lines }, index) => cutSlides(writeContents(lines, titles), index))
  const kept = resolveLayouts(slides, exclude, lose)
  for (const slide of kept) {
    losePauses(slide.lines, fencedLines(slide.lines), lose)
    slide.lines = replaceContentClasses(slide.lines, lose)
  }
  return kept
}

/** The blocks of a slide that stand in labs, lab by lab; machine-only blocks elsewhere are listed. */
function labsOf({ parts }: ReadSlide, lose: Lose): (FencePart | MachinePart)[][] {
  const labs = new Map<number, (FencePart | MachinePart)[]>()
  for (const part of parts) {
    if (part.kind !== 'fence' && part.kind !== 'machine') continue
    const { lab } = part.at
    if (lab !== undefined) labs.set(lab, [...(labs.get(lab) ?? []), part])
    else if (part.kind === 'machine') lose(part.at, 'block', lossMessages.outsideLab(part.method))
  }
  return [...labs.values()]
}

function planSteps(slides: readonly ReadSlide[], lose: Lose): Autopilot {
  const autopilot = new Autopilot(lose)
  let chapter = -1
  for (const read of slides) {
    if (read.slide.chapter !== chapter) autopilot.startChapter()
    ;({ chapter } = read.slide)
    for (const lab of labsOf(read, lose)) autopilot.playLab(lab)
  }
  return autopilot
}

const CONTENT_CLASS = /<(?:div|span) class="([^"]*)">/g

/** All classes that the slides use, on themselves and within. */
function usedClasses(slides: readonly ReadSlide[], markdown: string): Set<string> {
  const used = new Set(slides.flatMap(({ slide }) => classesOf(slide)))
  for (const [, names = ''] of markdown.matchAll(CONTENT_CLASS))
    for (const name of names.split(' ')) used.add(name)
  return used
}

function writeFrontMatter(title: string, style: readonly string[]): string {
  const head = [
    '---',
    'marp: true',
    ...(title === '' ? [] : [`title: ${JSON.stringify(title)}`]),
    'paginate: true',
  ]
  return [...head, 'style: |', ...style.map((rule) => `  ${rule}`), '---'].join('\n')
}

/**
 * Turns a container.training deck for remark.js into a Marp deck with steps: its chapters in order, slides of excluded
 * classes left out. What the deck does not have, or has in another way, is among `losses` by file and line.
 */
export function importDeck(request: ImportRequest): ImportedDeck {
  const losses: Loss[] = []
  const lose: Lose = ({ file, line }, what, message) => void losses.push({ file, line, what, message })
  const slides: ReadSlide[] = readSlides(request, lose).map((slide) => ({
    slide,
    parts: readParts(slide.lines),
  }))
  const [first] = slides[0]?.slide.lines ?? []
  if (slides.length > DECK_LIMITS.slides && first)
    lose(first, 'slides', lossMessages.tooMany(slides.length, DECK_LIMITS.slides))
  const { steps } = planSteps(slides, lose)
  const anchors = findAnchors(slides.map(({ slide }) => slide))
  const context = { anchors, outFolder: request.outFolder, lose, steps }
  const content = slides.map((slide) => writeSlide(slide, context)).join('\n\n---\n\n')
  const style = makeStyle(usedClasses(slides, content))
  return {
    markdown: `${writeFrontMatter(request.title, style)}\n\n${content}\n`,
    slides: slides.length,
    steps: [...steps.values()].reduce((sum, own) => sum + own.length, 0),
    losses: sortLosses(losses, request.chapters),
  }
}

/** In the order of the chapters, then of their lines. */
function sortLosses(losses: readonly Loss[], chapters: readonly Chapter[]): Loss[] {
  const order = new Map(chapters.map(({ file }, index) => [file, index]))
  return losses.toSorted((a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line)
}
