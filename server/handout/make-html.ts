import type { Deck, Slide } from '../deck/deck.ts'
import { showPath } from '../deck/show-path.ts'
import { makeCopyKit } from './copy-buttons.ts'
import { answerOnScreen } from './answers/answered-deck.ts'
import { hasReplays, replayKit } from './answers/player.ts'
import unfoldScript from './answers/unfold-answers.js?raw'
import type { HandoutRequest } from './exporter.ts'
import { ExportError } from './export-error.ts'
import { type HandoutDeck, inlineDeckFiles, PICTURE_PATH } from './handout-deck.ts'
import { escapeHtml, escapeStyle } from './html-text.ts'
import { exportMessages } from './messages.ts'
import type { PresenterTemplate } from './presenter-template.ts'
import slideKeys from './slide-keys.js?raw'

/** Bespoke knows its slides by this container; a lecture's CSS is scoped to its own. */
const CONTAINER = { id: ':$p', selector: String.raw`div#\:\$p` }
const SCOPE = /div#deck(?=\s*>\s*svg)/g

/** What the file may do wherever it is opened: run its own scripts, load nothing. Its windows (overview, presenter) are itself. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline' data:; img-src data: blob:; " +
  "media-src data: file:; font-src data:; frame-src 'self' file: blob:"

/** The player of recordings is WebAssembly, which lies in the file as well. */
const PLAYER_POLICY = POLICY.replace('script-src', "script-src 'wasm-unsafe-eval'")

function makeHead({ title, author, description, keywords }: Deck, policy: string): string {
  const metas = Object.entries({ author, description, keywords })
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `<meta name="${name}" content="${escapeHtml(text)}">`)
  return [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">`,
    `<title>${escapeHtml(title)}</title>`,
    ...metas,
    '<meta name="viewport" content="width=device-width,height=device-height,initial-scale=1">',
    '<meta name="generator" content="livedeck">',
  ].join('\n')
}

function makeNote({ notes }: Slide, index: number): string {
  if (notes === '') return ''
  const paragraphs = notes
    .split(/\n{2,}/)
    .map((text) => `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`)
  return `<div class="bespoke-marp-note" data-index="${index}" tabindex="0">${paragraphs.join('')}</div>`
}

/**
 * References of a slide's HTML that its file could not answer: what is known of the deck's pictures has another address by now. A section's
 * own style is Marp's, and repeats the deck's as a property.
 */
const BLANK = new RegExp(
  String.raw`\s(?:src|poster)="(?!${PICTURE_PATH}|data:|#)([^"]*)"|\ssrcset="([^"]*)"|<(?!section\b)[a-z][^>]*\sstyle="[^"]*?url\((?:&quot;|')?(?!${PICTURE_PATH}|data:|#|&quot;|')([^)"'&]+)`,
)

function refuseBlanks({ file, slides }: Deck): void {
  for (const { html } of slides) {
    const blank = BLANK.exec(html)
    if (blank === null) continue
    const reference = blank[1] ?? blank[2] ?? blank[3] ?? ''
    throw new ExportError('picture-refused', exportMessages['picture-refused'](showPath(file), reference))
  }
}

/**
 * Makes the HTML handout: one file with slides, styles, pictures and fonts in Marp's own presentation; with the presenter notes in its
 * presenter's window only when asked for, since a handout is for readers. Throws ExportError `picture-refused`.
 */
export async function makeHtml(
  { deck: plain, answered }: Pick<HandoutDeck, 'deck' | 'answered'>,
  { style, controls, script }: PresenterTemplate,
  { htmlNotes = false }: Pick<HandoutRequest, 'htmlNotes'>,
): Promise<string> {
  const deck = answered === null ? plain : answerOnScreen(plain, answered)
  refuseBlanks(deck)
  const { lang, css, slides, steps } = deck
  const codes = Object.fromEntries(steps.filter(({ hidden }) => !hidden).map(({ id, code }) => [id, code]))
  const deckCss = css.replace(SCOPE, CONTAINER.selector)
  const body = [
    controls,
    `<div id="${CONTAINER.id}">${slides.map(({ html }) => html).join('')}</div>`,
    htmlNotes ? slides.map(makeNote).join('') : '',
    `<script>${script}</script>`,
    `<script>${slideKeys}</script>`,
    makeCopyKit(codes),
    ...(answered === null ? [] : [`<script>${unfoldScript}</script>`, replayKit(answered)]),
  ].join('\n')
  const policy = answered !== null && hasReplays(answered) ? PLAYER_POLICY : POLICY
  const head = `${makeHead(deck, policy)}\n<style>${style}</style>\n<style>${escapeStyle(deckCss)}</style>`
  const html = `<!doctype html>\n<html lang="${escapeHtml(lang)}">\n<head>\n${head}\n</head>\n<body>\n${body}\n</body>\n</html>\n`
  return await inlineDeckFiles(html, deck)
}
