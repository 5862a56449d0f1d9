import type MarkdownIt from 'markdown-it'

/** An open element; two are the same only when they are the same object. */
interface Tag {
  open: string
}

/** A run of text, all blank or none of it, and the elements around it from the outside in. */
interface Piece {
  text: string
  tags: readonly Tag[]
}

/** Longer words could leave the slide, so they may break wherever the theme lets them. */
const MAX_WORD = 64

/** What keeps a word whole; it comes before a theme, which may think otherwise. */
export const WORD_CSS = 'pre .word { white-space: nowrap; }'

const CODE = /^(\s*<pre\b[^>]*>\s*<code\b[^>]*>)([\s\S]*)(<\/code>[\s\S]*)$/
const PIECE = /<span\b(?:"[^"]*"|[^">])*>|<\/span>|\s+|(?:&[^;\s<]*;|[^\s<&])+/g
const FOREIGN_TAG = /<(?!\/?span\b)/

/** Takes the code apart; blank elements keep a piece of no text, since Shiki counts lines by them. */
function split(html: string): Piece[] {
  const pieces: Piece[] = []
  let tags: readonly Tag[] = []
  let isFresh = false
  for (const [part] of html.matchAll(PIECE)) {
    const isOpening = part.startsWith('<span')
    if (isOpening) tags = tags.concat({ open: part })
    else if (part !== '</span>') pieces.push({ text: part, tags })
    else {
      if (isFresh) pieces.push({ text: '', tags })
      tags = tags.slice(0, -1)
    }
    isFresh = isOpening
  }
  return pieces
}

function commonDepth(left: readonly Tag[], right: readonly Tag[]): number {
  const end = left.findIndex((tag, depth) => tag !== right[depth])
  return end === -1 ? left.length : end
}

/** Puts one element around a word, outside those that colour its parts. */
function wrap(word: readonly Piece[]): readonly Piece[] {
  const text = word.map((piece) => piece.text).join('')
  const length = text.replaceAll(/&[^;]*;/g, '&').length
  if (length > MAX_WORD || !/[-/]/.test(text)) return word
  const around = word[0]?.tags ?? []
  const depth = Math.min(...word.map(({ tags }) => commonDepth(around, tags)))
  const tag: Tag = { open: '<span class="word">' }
  return word.map((piece) => ({
    text: piece.text,
    tags: [...piece.tags.slice(0, depth), tag, ...piece.tags.slice(depth)],
  }))
}

function wrapWords(pieces: readonly Piece[]): Piece[] {
  const wrapped: Piece[] = []
  let word: Piece[] = []
  const endWord = (): void => {
    wrapped.push(...wrap(word))
    word = []
  }
  for (const piece of pieces) {
    if (/\S/.test(piece.text)) word.push(piece)
    else {
      endWord()
      wrapped.push(piece)
    }
  }
  endWord()
  return wrapped
}

function join(pieces: readonly Piece[]): string {
  let html = ''
  let open: readonly Tag[] = []
  for (const { text, tags } of [...pieces, { text: '', tags: [] }]) {
    const depth = commonDepth(tags, open)
    html += '</span>'.repeat(open.length - depth)
    for (const tag of tags.slice(depth)) html += tag.open
    html += text
    open = tags
  }
  return html
}

/**
 * Keeps the words of rendered code (`<pre><code>…`, plain or with Shiki's spans) that hold a hyphen or a slash in one line, up to
 * 64 characters: browsers break after either, and half an option reads like another one. The text stays as it is.
 */
export function keepWords(html: string): string {
  const [, before = '', code = '', after = ''] = CODE.exec(html) ?? []
  if (code === '' || FOREIGN_TAG.test(code)) return html
  return before + join(wrapWords(split(code))) + after
}

/** Keeps the words of every code block; goes after whatever renders blocks. */
export function wordsPlugin(md: MarkdownIt): void {
  for (const name of ['fence', 'code_block'] as const) {
    const render = md.renderer.rules[name]
    if (render) md.renderer.rules[name] = (...block) => keepWords(render(...block))
  }
}
