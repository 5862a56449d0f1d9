/**
 * Runs in a page before it is printed: a link to a file beside the page says where it leads as one escaped name, since an address
 * made of it would lose how far up it goes. It may run again.
 */
export const MARK_RELATIVE_LINKS = `for (const link of document.querySelectorAll('a[href]')) {
  const reference = link.dataset.reference ?? link.getAttribute('href')
  if (/^(?:[a-z][a-z0-9+.-]*:|\\/\\/|#|\\s*$)/i.test(reference)) continue
  link.dataset.reference = reference
  link.setAttribute('href', '/' + encodeURIComponent(reference))
}`

/** A PDF string (ISO 32000-1 7.3.4.2) holds these behind a backslash. */
const escapePdf = (text: string): string => text.replace(/[\\()]/g, String.raw`\$&`)
const unescapePdf = (text: string): string => text.replace(/\\(.)/g, '$1')

/** Letters that an address cannot hold; what is escaped already stays. */
const escapeUri = (reference: string): string =>
  reference.replace(/[^\x21-\x7e]/gu, (sign) => encodeURIComponent(sign))

/**
 * Gives the marked links of a PDF their relative addresses back (ISO 32000-1 12.6.4.7): Chromium makes absolute ones, which lead
 * nowhere. The file stays as long as it is, so that its cross-references hold; `origin` is where the page lay.
 */
export function restoreRelativeLinks(pdf: Buffer, origin: string): Buffer {
  const marked = new RegExp(
    String.raw`(/URI )\(${origin.replaceAll('.', String.raw`\.`)}/((?:[^()\\]|\\.)*)\)`,
    'g',
  )
  const text = pdf.toString('latin1').replace(marked, (link: string, key: string, name: string) => {
    const reference = decodeURIComponent(unescapePdf(name))
    return `${key}(${escapePdf(escapeUri(reference))})`.padEnd(link.length)
  })
  return Buffer.from(text, 'latin1')
}
