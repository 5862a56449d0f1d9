import type { Problem } from '../../server/protocol/deck.ts'
import { Banner } from '../ui/banner.ts'
import { openProblems, summariseErrors } from '../ui/problems.ts'
import type { Bar } from './bar.ts'

/** What is wrong with the deck: a count in the bar, errors at once in a banner, all of them in a dialog. */
export class DeckProblems {
  readonly banner: Banner
  readonly #bar: Bar
  #problems: readonly Problem[] = []
  #shown = ''

  constructor(bar: Bar) {
    this.#bar = bar
    this.banner = new Banner('problem', () => this.open())
  }

  /** Takes the problems of a deck that could be rendered. */
  take(problems: readonly Problem[]): void {
    this.#set(problems, summariseErrors(problems))
  }

  /** Takes the problems of a deck that could not; the last good one stays on screen. */
  takeBroken(problems: readonly Problem[], hasDeck: boolean): void {
    const stays = hasDeck
      ? 'The deck cannot be shown as saved; the last good one stays.'
      : 'The deck cannot be shown.'
    this.#set(problems, `${stays} ${summariseErrors(problems) ?? ''}`.trim())
  }

  /** Lists them all. */
  open(): void {
    openProblems(this.#problems)
  }

  #set(problems: readonly Problem[], sentence: string | null): void {
    this.#problems = problems
    this.#bar.setProblems(
      problems.length,
      problems.some(({ level }) => level === 'error'),
    )
    if (sentence === null) this.banner.hide()
    // One that was dismissed does not come back with every save.
    else if (sentence !== this.#shown) this.banner.show(sentence)
    this.#shown = sentence ?? ''
  }
}
