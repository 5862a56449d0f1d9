import { decodeHTML } from 'entities'
import type { Image, Paragraph, PhrasingContent, Table, TableRow } from 'mdast'
import { isShownAsText } from '../../deck/allowlist.ts'
import { escapeHtml } from '../html-text.ts'

const COMMENT = /<!--[\s\S]*?-->/g
/** Elements whose text is not for readers: Marp takes the one for styles, the other is a drawing. */
const UNREAD = /<(style|svg)\b[\s\S]*?<\/\1\s*>/gi
const TABLE = /<table\b[\s\S]*?<\/table\s*>/i
const ROW = /<tr\b[^>]*>([\s\S]*?)(?=<tr\b|<\/tr\s*>|<\/t(?:head|body|able)|$)/gi
const CELL = /<t[hd]\b[^>]*>([\s\S]*?)(?=<t[hd]\b|<\/t[hdr]\s*>|$)/gi
const IMAGE = /<img\b((?:"[^"]*"|'[^']*'|[^'">])*)>/gi
const BLOCK_END = /<\/(?:p|div|li|h[1-6]|blockquote|figure|figcaption|dt|dd|tr)\s*>|<(?:br|hr)\b[^>]*>/gi
const TAG = /<\/?[a-z][^>]*>/gi

const attribute = (attributes: string, name: string): string => {
  const [, double, single, bare] =
    new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(attributes) ?? []
  return decodeHTML(double ?? single ?? bare ?? '')
}

const wordsOf = (html: string): string => decodeHTML(html.replaceAll(TAG, ' ')).replaceAll(/\s+/g, ' ').trim()

const text = (value: string): PhrasingContent => ({ type: 'text', value })

function imagesOf(html: string): Image[] {
  return Array.from(html.matchAll(IMAGE), ([, attributes = '']) => ({
    type: 'image',
    url: attribute(attributes, 'src'),
    alt: attribute(attributes, 'alt'),
  }))
}

function tableOf(html: string): Table | null {
  const rows = Array.from(html.matchAll(ROW), ([, row = '']): TableRow => ({
    type: 'tableRow',
    children: Array.from(row.matchAll(CELL), ([, cell = '']) => ({
      type: 'tableCell',
      children: [text(wordsOf(cell))],
    })),
  })).filter(({ children }) => children.length > 0)
  return rows.length === 0 ? null : { type: 'table', children: rows }
}

const paragraph = (...children: PhrasingContent[]): Paragraph => ({ type: 'paragraph', children })

function paragraphsOf(html: string): Paragraph[] {
  return html
    .replaceAll(IMAGE, '')
    .replaceAll(BLOCK_END, '\u0000')
    .split('\u0000')
    .map(wordsOf)
    .filter((words) => words !== '')
    .map((words) => paragraph(text(words)))
}

/** Tags that Marp shows as text become text. */
const showOthers = (html: string): string =>
  html.replaceAll(TAG, (tag) => (isShownAsText(tag) ? escapeHtml(tag) : tag))

/** Says in Markdown what a block of HTML holds for a reader: its pictures, its table, its words; nothing of its tags. */
export function plainBlock(html: string): (Paragraph | Table)[] {
  const seen = showOthers(html.replaceAll(COMMENT, '').replaceAll(UNREAD, ''))
  const found = TABLE.exec(seen)
  const [table = ''] = found ?? []
  const [before, after] = found
    ? [seen.slice(0, found.index), seen.slice(found.index + table.length)]
    : [seen, '']
  const rows = table === '' ? null : tableOf(table)
  return [
    ...imagesOf(before).map((image) => paragraph(image)),
    ...paragraphsOf(before),
    ...(rows === null ? [] : [rows]),
    ...(after === '' ? [] : plainBlock(after)),
  ]
}

/** Says in Markdown what a tag within a line stands for: a break, a picture, nothing, or itself where Marp knows no such tag. */
export function plainInline(html: string): PhrasingContent[] {
  if (/^<br\b/i.test(html)) return [{ type: 'break' }]
  if (isShownAsText(html)) return [text(html)]
  return imagesOf(html)
}
