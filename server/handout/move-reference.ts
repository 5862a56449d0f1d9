import path from 'node:path'
import { escapeHtml } from './html-text.ts'

/** Where the deck lies and where its handout will, both absolute folders. */
export interface Places {
  from: string
  to: string
}

/** True for a reference that leads on from where it is written, and so elsewhere when that is moved. */
export function isLocal(reference: string): boolean {
  return !/^(?:[a-z][a-z0-9+.-]*:|\/\/|#|\/|$)/i.test(reference)
}

/** Turns a local reference of the deck into one that leads to the same file from the handout's folder; others stay. */
export function moveReference(reference: string, { from, to }: Places): string {
  if (from === to || !isLocal(reference)) return reference
  const moved = path.relative(to, path.resolve(from, reference)).split(path.sep).join('/')
  return reference.endsWith('/') ? `${moved}/` : moved
}

/** The target of a link in rendered HTML; attributes that hold a `>` are escaped there. */
const LINK = /(<a\s(?:[^>]*?\s)?href=")([^"]*)(?=")/g

/** Moves the links of a slide's rendered HTML as moveReference does. */
export function moveLinks(html: string, places: Places): string {
  return html.replace(LINK, (link: string, before: string, reference: string) => {
    const plain = reference.replaceAll('&amp;', '&')
    const moved = moveReference(plain, places)
    return moved === plain ? link : `${before}${escapeHtml(moved)}`
  })
}
