import type MarkdownIt from 'markdown-it'
import { isShownAsText } from '../allowlist.ts'
import { contextOf } from '../context.ts'
import { fieldsOf, lineOf, metaOf, type CoreState, type Token } from './tokens.ts'

const WORDS = new Set(['text', 'code_inline', 'marp_emoji'])

/** The words of a heading or paragraph, code included, markup left out. */
function plainText(inline: Token | undefined): string {
  const parts = (inline?.children ?? []).map((child) => {
    if (child.type === 'softbreak' || child.type === 'hardbreak') return ' '
    const isShown = child.type === 'html_inline' && isShownAsText(child.content)
    return isShown || WORDS.has(child.type) ? child.content : ''
  })
  return parts.join('').replace(/\s+/g, ' ').trim()
}

/** Each slide's title (its first heading), line and number of fragments. */
function readSlides({ tokens, env }: CoreState): void {
  const { slides } = contextOf(env)
  let current = { line: 0, title: '', fragments: 0 }
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'marpit_slide_open') {
      const fragments = Number(token.attrGet('data-marpit-fragments') ?? 0)
      current = { line: lineOf(token), title: '', fragments }
      slides.push(current)
    } else if (token.type === 'heading_open' && current.title === '') {
      current.title = plainText(tokens[index + 1])
      current.line = lineOf(token)
    }
  }
}

/** The themes that comments ask for (`<!-- theme: gaia -->`): Marp forgets a name that it does not know. */
function readThemes({ tokens, env }: CoreState): void {
  const { themes } = contextOf(env)
  for (const token of tokens) {
    for (const comment of [token, ...(token.children ?? [])]) {
      if (comment.type !== 'marpit_comment') continue
      const { theme } = fieldsOf(metaOf(comment, 'marpitParsedDirectives'))
      if (typeof theme === 'string') themes.push({ name: theme, line: lineOf(token) })
    }
  }
}

/** Gathers what the browser is told of each slide besides its HTML. */
export function slidesPlugin(md: MarkdownIt): void {
  md.core.ruler.after('inline', 'livedeck_themes', readThemes)
  md.core.ruler.push('livedeck_slides', readSlides)
}
