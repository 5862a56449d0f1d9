import { existsSync } from 'node:fs'
import path from 'node:path'
import type { DeckSource } from './deck-source.ts'
import type { Finding } from './lint-rule.ts'
import { lintMessages } from './messages.ts'

/** An address of its own, or one on the server that the page comes from. */
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|\/)/i

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What Marp's ids of headings and links to them have in common, however they are written; counts of repeats aside. */
const bare = (text: string): string =>
  decode(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** The number of the slide with the heading that an anchor means; undefined when there is none. */
function slideOf(anchor: string, { deck }: DeckSource): number | undefined {
  const wanted = new Set([bare(anchor), bare(anchor.replace(/-\d+$/, ''))])
  const heading = deck.facts.headings.find(({ text }) => wanted.has(bare(text)))
  if (!heading) return undefined
  return deck.slides.findLast(({ line }) => line <= heading.line)?.number ?? 1
}

function faultOf(href: string, source: DeckSource): Omit<Finding, 'line'> | null {
  const dead = (message: string): Omit<Finding, 'line'> => ({ level: 'error', rule: 'link-dead', message })
  const { deck } = source
  if (href === '' || href === '#') return dead(lintMessages.linkEmpty())
  if (/^#\d+$/.test(href)) {
    const slide = Number(href.slice(1))
    return slide >= 1 && slide <= deck.slides.length
      ? null
      : dead(lintMessages.linkSlide(href, deck.slides.length))
  }
  if (href.startsWith('#')) {
    const slide = slideOf(href.slice(1), source)
    if (slide === undefined) return dead(lintMessages.linkHeading(href))
    return { level: 'warning', rule: 'link-heading', message: lintMessages.headingLink(href, slide) }
  }
  if (ELSEWHERE.test(href)) return null
  const [name = ''] = href.split(/[?#]/)
  return existsSync(path.resolve(path.dirname(deck.file), decode(name)))
    ? null
    : dead(lintMessages.linkFile(decode(name)))
}

/**
 * Names links inside the deck and beside it that lead nowhere; what is on the network is not asked.
 * @yields what it finds
 */
export function* findDeadLinks(source: DeckSource): Generator<Finding> {
  for (const { line, href } of source.deck.facts.links) {
    const fault = faultOf(href, source)
    if (fault) yield { ...fault, line }
  }
}
