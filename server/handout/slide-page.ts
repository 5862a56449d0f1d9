import type { Deck } from '../deck/deck.ts'
import { escapeHtml, escapeStyle } from './html-text.ts'

/** Gives each slide its number as an id, so that `[back](#3)` leads there on paper too. */
function numberSlide(html: string, number: number): string {
  return html.replace(/^<svg /, `<svg id="${number}" `)
}

/** Each slide fills a page of its own; for a picture, all but one are left out. */
function pageCss({ width, height }: Deck): string {
  return `@page { size: ${width}px ${height}px; margin: 0 }
html, body { margin: 0; padding: 0; background: #fff; print-color-adjust: exact; -webkit-print-color-adjust: exact }
#deck > svg { display: block; width: ${width}px; height: ${height}px; break-inside: avoid }
#deck > svg + svg { break-before: page }
[data-picture] #deck > svg:not([data-shown]) { display: none }`
}

/**
 * Makes the page that PDF and pictures are taken from: the slides with the CSS of a lecture, in the same places, so that paper and
 * screen agree. Its pictures are asked for at the URLs that the deck was rendered with.
 */
export function makeSlidePage(deck: Deck): string {
  const { title, author, description, lang, css, slides } = deck
  return `<!doctype html>
<html lang="${escapeHtml(lang)}">
<head>
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<meta name="author" content="${escapeHtml(author)}">
<meta name="description" content="${escapeHtml(description)}">
<style>${escapeStyle(css)}</style>
<style>${pageCss(deck)}</style>
</head>
<body><div id="deck" lang="${escapeHtml(lang)}">${slides.map(({ html, number }) => numberSlide(html, number)).join('')}</div></body>
</html>
`
}
