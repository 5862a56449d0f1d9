import { fencedLines, type Line, withPauses, withText } from './line.ts'

/** A slide of the source. */
export interface SourceSlide {
  /** remark's properties at its head: `name`, `class`, `count`, … */
  properties: Map<string, string>
  lines: Line[]
  notes: Line[]
  /** Which file of a manifest it comes from, from 0. */
  chapter: number
}

/** What a slide of remark may say of itself; any other `word: …` is text. */
const PROPERTIES = new Set([
  'name',
  'class',
  'count',
  'template',
  'layout',
  'exclude',
  'background-image',
  'background-color',
  'background-size',
  'background-position',
])

const PROPERTY = /^(?:<!--\s*)?([\w-]+):\s*(.*?)\s*(?:-->\s*)?$/

/** Takes the properties off the head of a slide's lines. */
function readProperties(lines: readonly Line[]): { properties: Map<string, string>; rest: Line[] } {
  const properties = new Map<string, string>()
  let index = 0
  for (; index < lines.length; index++) {
    const text = lines[index]?.text ?? ''
    if (text.trim() === '') continue
    const [, name = '', value = ''] = PROPERTY.exec(text) ?? []
    if (!PROPERTIES.has(name)) break
    const known = properties.get(name)
    properties.set(name, name === 'class' && known ? `${known}, ${value}` : value)
  }
  return { properties, rest: lines.slice(index) }
}

/** The classes that a slide's `class:` names. */
export function classesOf({ properties }: SourceSlide): string[] {
  return (properties.get('class') ?? '').split(/[\s,]+/).filter((name) => name !== '')
}

/** Cuts lines where `isBreak` holds outside of fenced blocks; the breaks themselves are left out. */
function cutAt(lines: readonly Line[], isBreak: (text: string) => boolean): Line[][] {
  const fenced = fencedLines(lines)
  const pieces: Line[][] = [[]]
  for (const [index, line] of lines.entries()) {
    if (fenced[index] !== true && isBreak(line.text)) pieces.push([])
    else pieces.at(-1)?.push(line)
  }
  return pieces
}

/** Marks what comes after so many pauses; a blank line keeps it from running on from what is before. */
function pause(lines: readonly Line[], pauses: number): Line[] {
  const [first] = lines
  const marked = lines.map((line) => withPauses(line, pauses))
  return first ? [withText(withPauses(first, pauses), ''), ...marked] : []
}

function cutSlide(lines: readonly Line[], chapter: number): SourceSlide {
  const [shown = [], ...notes] = cutAt(lines, (text) => text.trimEnd() === '???')
  const { properties, rest } = readProperties(shown)
  const [first = [], ...later] = cutAt(rest, (text) => text.trimEnd() === '--')
  const paused = later.flatMap((piece, index) => pause(piece, index + 1))
  return { properties, lines: [...first, ...paused], notes: notes.flat(), chapter }
}

/** What follows a `--` with properties of its own (a class, say) can only be a slide of its own here. */
function splitAtOwnProperties(lines: readonly Line[]): Line[][] {
  const pieces: Line[][] = []
  for (const piece of cutAt(lines, (text) => text.trimEnd() === '--')) {
    const last = pieces.at(-1)
    const [head] = piece
    if (last && head && readProperties(piece).properties.size === 0)
      last.push({ ...head, text: '--' }, ...piece)
    else pieces.push(piece)
  }
  return pieces
}

/**
 * Cuts a chapter into slides as remark does: `---` between slides, `--` within one, `???` before its notes, none of them
 * inside fenced blocks.
 */
export function cutSlides(lines: readonly Line[], chapter: number): SourceSlide[] {
  return cutAt(lines, (text) => text.trimEnd() === '---')
    .flatMap(splitAtOwnProperties)
    .map((piece) => cutSlide(piece, chapter))
}
