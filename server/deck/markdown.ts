import { problemMessages } from './messages.ts'
import type { Report } from './front-matter.ts'

/** More slides or headings than any lecture has; beyond, Marp's work grows with their square. */
export const DECK_LIMITS = { bytes: 2 * 1024 * 1024, slides: 2_000, headings: 4_000 } as const

const BREAK = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/
const HEADING = /^ {0,3}(?:#{1,6}(?:[ \t]|$)|=+[ \t]*$)/

/** Makes any text one that Marp takes: no byte order mark, LF line ends, no NUL; what is not text, or no text at all, is reported. */
export function normaliseMarkdown(markdown: string, report: Report): string {
  if (markdown.includes('\0') || markdown.includes('\u{FFFD}'))
    report(1, 'warning', 'deck-binary', problemMessages.deckBinary())
  if (markdown.trim() === '') report(1, 'error', 'deck-empty', problemMessages.deckEmpty())
  const text = markdown
    .replace(/^\u{FEFF}/u, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '\u{FFFD}')
  return limitSlides(text, report)
}

function limitSlides(text: string, report: Report): string {
  let [slides, headings, at] = [0, 0, 0]
  let line = 1
  for (; at < text.length; line++) {
    const stop = text.indexOf('\n', at)
    const end = stop < 0 ? text.length : stop
    const content = text.slice(at, Math.min(end, at + 256))
    if (BREAK.test(content)) slides++
    else if (HEADING.test(content)) headings++
    if (slides > DECK_LIMITS.slides || headings > DECK_LIMITS.headings) {
      report(line, 'error', 'slides-too-many', problemMessages.slidesTooMany(DECK_LIMITS.slides))
      return text.slice(0, at)
    }
    at = end + 1
  }
  return text
}
