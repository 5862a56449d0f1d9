import { BrowserError } from '../browser/browser-error.ts'
import type { Page } from '../browser/page.ts'
import type { Deck } from '../deck/deck.ts'
import { showPath } from '../deck/show-path.ts'
import type { Problem, ProblemLevel } from '../protocol/deck.ts'
import { CUT_SCRIPT } from './cut-script.ts'
import { cutMessages, exportNotes } from './messages.ts'

/** How much of one slide's content is not seen, in CSS pixels; see CUT_SCRIPT. */
interface Cut {
  long: number
  wide: number
  /** Beyond a box inside the slide, which clips it or would scroll. */
  inside: number
  box: string | null
  /** The start of the first text that is cut; empty when it is a picture. */
  text: string
}

const isCut = (value: unknown): value is Cut =>
  typeof value === 'object' && value !== null && 'long' in value && 'inside' in value && 'text' in value

function describe({ long, wide, inside, box, text }: Cut, slide: number): string | null {
  const parts = [
    ...(long > 0 ? [cutMessages.tooLong(long)] : []),
    ...(wide > 0 ? [cutMessages.tooWide(wide)] : []),
    ...(inside > 0 ? [cutMessages.cutInside(inside, box)] : []),
  ]
  return parts.length === 0 ? null : cutMessages.overflow(slide, parts.join(' and '), text)
}

const MOST_SLIDES = 8

/** Puts what is said of several slides into one line, at the first of them; less than two stay as they are. */
export function sumUpCutSlides(problems: readonly Problem[]): readonly Problem[] {
  const [first, second] = problems
  if (first === undefined || second === undefined) return problems
  const places = problems.slice(0, MOST_SLIDES).map(({ line }) => String(line))
  const more = problems.length > MOST_SLIDES ? ` and ${problems.length - MOST_SLIDES} more` : ''
  return [{ ...first, message: exportNotes.cutOff(problems.length, `${places.join(', ')}${more}`) }]
}

/**
 * Names the slides of which a reader does not see all words and pictures; `page` must show the deck as makeSlidePage lays it out,
 * scaled by Marp's script. What merely enters a slide's margin is seen.
 * @throws {BrowserError} when Chromium fails, or laid out another number of slides
 */
export async function findCutSlides(page: Page, deck: Deck, level: ProblemLevel): Promise<Problem[]> {
  const found = await page.evaluate(CUT_SCRIPT)
  const cuts = Array.isArray(found) ? found.filter(isCut) : []
  if (cuts.length !== deck.slides.length)
    throw new BrowserError('page-failed', cutMessages.measuredFewer(cuts.length, deck.slides.length))
  return cuts.flatMap((cut, index) => {
    const message = describe(cut, index + 1)
    const line = deck.slides[index]?.line ?? 0
    return message === null
      ? []
      : [{ file: showPath(deck.file), line, level, rule: 'slide-overflow', message }]
  })
}
