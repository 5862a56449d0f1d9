import type MarkdownIt from 'markdown-it'
import { contextOf } from '../context.ts'
import { replaceCssUrls } from '../css-urls.ts'
import { fieldsOf, lineOf, metaOf, setMeta, withLines, type CoreState, type Token } from './tokens.ts'

/** Resolves one reference that stands on this line. */
type Resolve = (reference: string, line: number) => string

const TAG = /<(?:img|source|video|audio)\b[^>]*>/gi
const SOURCE = /(\s(?:src|poster)\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi
const STYLE = /(\sstyle\s*=\s*)(?:"([^"]*)"|'([^']*)')/gi

const newlines = (text: string): number => text.split('\n').length - 1

function resolveImage(token: Token, line: number, resolve: Resolve): void {
  const reference = token.attrGet('src')
  if (reference === null) return
  const url = resolve(reference, line)
  token.attrSet('src', url)
  // Backgrounds are made from Marpit's own note of the URL.
  setMeta(token, 'marpitImage', { ...fieldsOf(metaOf(token, 'marpitImage')), url })
}

/** Rewrites the pictures of raw HTML; what this pattern misses stays as written, and the allowlist still filters it. */
function resolveHtml(token: Token, line: number, resolve: Resolve): void {
  const { content } = token
  token.content = content
    .replace(TAG, (tag, at: number) =>
      tag.replace(SOURCE, (_whole, name: string, double?: string, single?: string, bare?: string) => {
        const reference = (double ?? single ?? bare ?? '').replaceAll('&amp;', '&')
        return `${name}"${resolve(reference, line + newlines(content.slice(0, at))).replaceAll('"', '%22')}"`
      }),
    )
    .replace(STYLE, (whole, name: string, double?: string, single?: string) => {
      const style = double ?? single ?? ''
      const replaced = replaceCssUrls(style, (url) => resolve(url.reference, line))
      return replaced === style ? whole : `${name}"${replaced.replaceAll('"', "'")}"`
    })
}

function resolveChildren(children: readonly Token[], start: number, resolve: Resolve): void {
  for (const [child, line] of withLines(children, start)) {
    if (child.type === 'image') resolveImage(child, line, resolve)
    else if (child.type === 'html_inline') resolveHtml(child, line, resolve)
  }
}

function resolverOf(env: object): Resolve | null {
  const { pictures, folder, report } = contextOf(env)
  return pictures && ((reference, line) => pictures.resolve(reference, { folder, line, report }))
}

function resolvePictures({ tokens, env }: CoreState): void {
  const resolve = resolverOf(env)
  if (!resolve) return
  for (const token of tokens) {
    if (token.type === 'html_block') resolveHtml(token, lineOf(token), resolve)
    else if (token.type === 'inline') resolveChildren(token.children ?? [], lineOf(token), resolve)
  }
}

/** The `backgroundImage` directive of the front matter or a comment. */
function resolveDirectives({ tokens, env }: CoreState): void {
  const resolve = resolverOf(env)
  if (!resolve) return
  for (const token of tokens) {
    if (token.type !== 'marpit_slide_open') continue
    const directives = fieldsOf(metaOf(token, 'marpitDirectives'))
    const { backgroundImage } = directives
    if (typeof backgroundImage !== 'string') continue
    const replaced = replaceCssUrls(backgroundImage, ({ reference }) => resolve(reference, lineOf(token)))
    setMeta(token, 'marpitDirectives', { ...directives, backgroundImage: replaced })
  }
}

/** Finds the local pictures of a deck, reports the missing and gives the others the URL that they are served under. */
export function picturesPlugin(md: MarkdownIt): void {
  md.core.ruler.after('inline', 'livedeck_pictures', resolvePictures)
  md.core.ruler.after('marpit_directives_parse', 'livedeck_picture_directives', resolveDirectives)
}
