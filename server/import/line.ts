/** One line of a source, with where it stands; what is made of it keeps the place. */
export interface Line {
  text: string
  /** The file's path as it was given, for reports. */
  file: string
  /** 1-based. */
  line: number
  /** Which `.lab[ … ]` of its slide it stands in, from 1. */
  lab?: number
  /** How many `--` of its slide stand before it: it is shown after so many pauses. */
  pauses?: number
}

/** Something of the source that the deck does not have, or has in another way. */
export interface Loss {
  file: string
  line: number
  /** What it was, such as `keys`, `picture` or `pause`. */
  what: string
  message: string
}

/** Lists a loss at the place of a line. */
export type Lose = (at: Line, what: string, message: string) => void

/** Cuts a text into lines; no byte order mark, any line ends. `first` is the 1-based line of its first one. */
export function toLines(text: string, file: string, first = 1): Line[] {
  return text
    .replace(/^\u{FEFF}/u, '')
    .split(/\r\n?|\n/)
    .map((content, index) => ({ text: content, file, line: first + index }))
}

/** Another text at the same place. */
export function withText(line: Line, text: string): Line {
  return { ...line, text }
}

/** The same line, after so many pauses of its slide. */
export function withPauses(line: Line, pauses: number): Line {
  return { ...line, pauses }
}

const OPENING = /^([ \t]*)(`{3,}|~{3,})([^`]*)$/

/** A fence's opening line, taken apart; null for any other line. */
export function openingFence(text: string): { indent: string; marker: string; info: string } | null {
  const match = OPENING.exec(text)
  return match && { indent: match[1] ?? '', marker: match[2] ?? '', info: (match[3] ?? '').trim() }
}

/**
 * Finds the line that closes a fence opened on line `start`; -1 when none does, and then it is no fence. As in remark, three
 * marks close a longer fence that nothing else closes.
 */
export function closingFence(lines: readonly Line[], start: number): number {
  const opening = openingFence(lines[start]?.text ?? '')
  if (!opening) return -1
  const [mark = '`'] = opening.marker
  const find = (marker: string): number =>
    lines.findIndex(({ text }, index) => {
      const closer = text.trim()
      return index > start && closer.startsWith(marker) && closer === mark.repeat(closer.length)
    })
  const exact = find(opening.marker)
  return exact < 0 && opening.marker.length > 3 ? find(mark.repeat(3)) : exact
}

/** Says of each line whether it belongs to a fenced block, its first and last line included. */
export function fencedLines(lines: readonly Line[]): boolean[] {
  const fenced = Array.from(lines, () => false)
  for (let index = 0; index < lines.length; index++) {
    const end = closingFence(lines, index)
    if (end < 0) continue
    fenced.fill(true, index, end + 1)
    index = end
  }
  return fenced
}
