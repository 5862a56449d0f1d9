import type MarkdownIt from 'markdown-it'
import { contextOf } from '../context.ts'
import type { DeckFacts } from '../facts.ts'
import { fieldsOf, lineOf, metaOf, withLines, type CoreState, type Token } from './tokens.ts'

const IMAGE_OR_LINK = /<(img|a)\b([^>]*)>/gi
const DECORATION = /\brole\s*=\s*["']?(?:presentation|none)\b|\baria-hidden\s*=\s*["']?true\b/i

/** An attribute of a raw tag; undefined when it has none of that name. */
function attributeOf(tag: string, name: string): string | undefined {
  const match = new RegExp(String.raw`\s${name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`, 'i').exec(tag)
  return match ? (match[1] ?? match[2] ?? match[3] ?? '') : undefined
}

function readImage(token: Token, line: number, { images }: DeckFacts): void {
  const image = fieldsOf(metaOf(token, 'marpitImage'))
  const options: readonly unknown[] = Array.isArray(image['options']) ? image['options'] : []
  const words = options.map(fieldsOf).filter(({ consumed }) => consumed !== true)
  const isBackground = image['background'] === true && image['backgroundSplit'] === undefined
  images.push({ line, alt: words.map(({ content }) => String(content)).join(' '), decorative: isBackground })
}

function readHtml({ content }: Token, start: number, { images, links }: DeckFacts): void {
  for (const { 0: tag, 1: name = '', index } of content.matchAll(IMAGE_OR_LINK)) {
    const line = start + content.slice(0, index).split('\n').length - 1
    if (name.toLowerCase() === 'img') {
      const alt = attributeOf(tag, 'alt')
      images.push({ line, alt: alt ?? '', decorative: alt === '' || DECORATION.test(tag) })
    } else {
      const href = attributeOf(tag, 'href')
      if (href !== undefined) links.push({ line, href: href.replaceAll('&amp;', '&') })
    }
  }
}

function readInline(token: Token, start: number, facts: DeckFacts): void {
  for (const [child, line] of withLines(token.children, start)) {
    if (child.type === 'text') facts.texts.push({ line, text: child.content })
    else if (child.type === 'image') readImage(child, line, facts)
    else if (child.type === 'link_open') facts.links.push({ line, href: child.attrGet('href') ?? '' })
    else if (child.type === 'html_inline') readHtml(child, line, facts)
  }
}

function readFacts({ tokens, env }: CoreState): void {
  const { facts } = contextOf(env)
  let line = 0
  for (const [index, token] of tokens.entries()) {
    // Cells of a table have no place of their own.
    line = lineOf(token) || line
    if (token.type === 'inline') readInline(token, line, facts)
    else if (token.type === 'html_block') readHtml(token, line, facts)
    else if (token.type === 'heading_open') {
      const dashes = token.markup === '-' ? (token.map?.[1] ?? 0) : 0
      facts.headings.push({ line, text: tokens[index + 1]?.content ?? '', dashes })
    }
  }
}

/** Gathers what the lint rules look at: pictures, links, headings and text, each with its line. */
export function factsPlugin(md: MarkdownIt): void {
  md.core.ruler.after('inline', 'livedeck_facts', readFacts)
}
