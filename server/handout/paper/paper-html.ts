import type { Deck } from '../../deck/deck.ts'
import answersStyle from '../answers/answers.css?raw'
import { escapeHtml, escapeStyle } from '../html-text.ts'
import { cssString } from './css-string.ts'
import paperStyle from './paper.css?raw'
import { type Grid, GRIDS, type Layout, MARGINS, type Paper, PAPER_SIZES } from './paper.ts'

/** A slide as it comes onto paper, or a page of answers behind one. */
export interface PaperSlide {
  /** One `<svg>` of a slide, as Marp makes it. */
  html: string
  /** The slide's number, which links lead to; null for a page of answers. */
  number: number | null
  /** Its first heading, for the outline; empty for pages of answers. */
  title: string
  /** What stands under it, such as `12`. */
  label: string
  /** Presenter notes as plain text. */
  notes: string
  /** What follows the notes, as HTML. */
  more?: string
}

export interface PaperOptions {
  layout: Layout
  paper: Paper
}

/** What Marp scopes a deck's CSS to; code or a picture in it may say the same. */
const SCOPE = /div#deck(?=\s*>\s*svg)/g

/** More ruled lines than any page holds; those without room are cut off. */
const MOST_RULES = 30

const rules = `<div class="rules" aria-hidden="true">${'<i></i>'.repeat(MOST_RULES)}</div>`

function figure({ html, number, label }: PaperSlide): string {
  const id = number === null ? '' : ` id="${number}"`
  return `<figure${id}><div class="deck">${html}</div><figcaption>${escapeHtml(label)}</figcaption></figure>`
}

function gridPages(slides: readonly PaperSlide[], { columns, rows, notes }: Grid): string {
  const size = columns * rows
  const pages = Array.from({ length: Math.ceil(slides.length / size) }, (_, page) =>
    slides.slice(page * size, (page + 1) * size),
  )
  const cell = (slide: PaperSlide): string => `<div class="cell cell-${notes}">${figure(slide)}${rules}</div>`
  return pages.map((page) => `<section class="grid">${page.map(cell).join('')}</section>`).join('\n')
}

const paragraphs = (notes: string): string =>
  notes
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escapeHtml(paragraph.trim())}</p>`)
    .join('\n')

function notesPages(slides: readonly PaperSlide[]): string {
  return slides
    .map((slide) => {
      const { notes, more = '' } = slide
      const text = notes === '' ? '' : `<div class="notes">${paragraphs(notes)}</div>`
      const isBare = notes === '' && more === ''
      return `<article class="${isBare ? 'bare' : 'noted'}">${figure(slide)}${text}${more}${isBare ? rules : ''}</article>`
    })
    .join('\n')
}

/** Links that nobody sees: with them Chromium says on which page each slide came to lie. */
const pageFinder = (slides: readonly PaperSlide[]): string =>
  `<nav hidden>${slides.map(({ number }) => (number === null ? '' : `<a href="#${number}"></a>`)).join('')}</nav>`

/** The style that depends on what was asked for, in millimetres; Chromium draws `@page`'s margin boxes since 131. */
function measures({ title, width, height }: Deck, { layout, paper }: PaperOptions): string {
  const sheet = PAPER_SIZES[paper]
  const { columns, rows, slide } = layout === 'notes' ? { columns: 1, rows: 1, slide: 1 } : GRIDS[layout]
  return `@page {
  size: ${sheet.width}mm ${sheet.height}mm;
  margin: ${MARGINS.top}mm ${MARGINS.side}mm ${MARGINS.bottom}mm;
  @top-left { content: ${cssString(title)}; }
  @bottom-right { content: counter(page) " / " counter(pages); }
}
:root {
  --sheet-height: ${sheet.height - MARGINS.top - MARGINS.bottom}mm;
  --columns: ${columns};
  --rows: ${rows};
  --slide: ${slide * 100}%;
  --aspect: ${width} / ${height};
}`
}

/** Makes the HTML of a handout for paper: the slides as vectors with room for notes, page numbers and the deck's title on each page. */
export function paperHtml(deck: Deck, slides: readonly PaperSlide[], options: PaperOptions): string {
  const { layout } = options
  // Each slide has a container of its own here, and an id may stand in a document once.
  const css = deck.css.replaceAll(SCOPE, 'div.deck')
  const pages = layout === 'notes' ? notesPages(slides) : gridPages(slides, GRIDS[layout])
  return `<!doctype html>
<html lang="${escapeHtml(deck.lang)}">
<head>
<meta charset="utf-8">
<title>${escapeHtml(deck.title)}</title>
<style>${escapeStyle(css)}</style>
<style>${answersStyle}</style>
<style>${measures(deck, options)}
${paperStyle}</style>
</head>
<body class="paper">
${pageFinder(slides)}
${pages}
</body>
</html>
`
}
