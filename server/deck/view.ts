import type { DeckView, SlideView, StepView } from '../protocol/deck.ts'
import type { Role } from '../protocol/server-message.ts'
import type { Deck, Slide, Step } from './deck.ts'

/** Who looks, and what that browser already holds. */
export interface Viewer {
  role: Role
  /** Hashes of slides. */
  slides: ReadonlySet<string>
  /** Hash of the CSS; empty when it has none. */
  css: string
}

function viewSlide({ hash, html, title, notes, fragments }: Slide, viewer: Viewer): SlideView {
  const shownNotes = viewer.role === 'presenter' ? notes : ''
  return { hash, title, notes: shownNotes, fragments, ...(!viewer.slides.has(hash) && { html }) }
}

function viewStep({
  id,
  slide,
  line,
  code,
  commands,
  terminal,
  exit,
  interrupt,
  placeholder,
}: Step): StepView {
  const view = { id, slide, line, code, commands, terminal, exit, interrupt }
  return placeholder === undefined ? view : { ...view, placeholder }
}

/** What a browser is sent of a deck: no HTML or CSS that it holds already, no notes for a follower, no hidden steps. */
export function viewDeck(deck: Deck, version: number, viewer: Viewer): DeckView {
  const { title, lang, css, cssHash, width, height, slides, steps, problems } = deck
  return {
    version,
    title,
    lang,
    ...(viewer.css !== cssHash && { css }),
    cssHash,
    width,
    height,
    slides: slides.map((slide) => viewSlide(slide, viewer)),
    steps: steps.filter((step) => !step.hidden).map(viewStep),
    problems: viewer.role === 'presenter' ? problems : [],
  }
}
