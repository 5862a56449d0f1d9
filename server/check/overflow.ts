import { launchBrowser } from '../browser/browser.ts'
import type { Deck } from '../deck/deck.ts'
import { findCutSlides } from '../handout/cut-slides.ts'
import { openSlides } from '../handout/deck-page.ts'
import type { Problem } from '../protocol/deck.ts'

/**
 * Lays a deck's slides out in Chromium as a handout has them, and names those whose content is cut off. The deck must have been
 * rendered for handouts.
 * @throws {BrowserError} when no Chromium can be had, or when it fails
 */
export async function checkOverflow(
  deck: Deck,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Problem[]> {
  const browser = await launchBrowser(environment)
  try {
    return await findCutSlides(await openSlides(browser, deck), deck, 'error')
  } finally {
    await browser.dispose()
  }
}
