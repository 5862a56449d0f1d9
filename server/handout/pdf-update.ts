import { ExportError } from './export-error.ts'
import { exportMessages } from './messages.ts'

/** One object of a PDF by its number: the text between `obj` and `endobj`, as far as it is no stream. */
type Objects = Map<number, string>

/** A PDF as Chromium writes it: one classic cross-reference table and plain dictionaries (ISO 32000-1 7.5.4). */
export interface ParsedPdf {
  bytes: Buffer
  /** Numbers of the page objects in their order. */
  pages: number[]
  /** Numbers of the information dictionary and of the catalogue. */
  info: number
  root: number
  /** One more than the highest object number. */
  size: number
  /** Where the cross-reference table starts. */
  startXref: number
  read(number: number): string
}

const TRAILER = /trailer\s*<<([\s\S]*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$/
const ENTRY = 20

const unknown = (reason: string): ExportError =>
  new ExportError('pdf-unknown', exportMessages['pdf-unknown']('PDF', reason))

function numberIn(text: string, name: string): number {
  const value = new RegExp(`/${name} (\\d+)`).exec(text)?.[1]
  if (value === undefined) throw unknown(`no ${name}`)
  return Number(value)
}

/**
 * Reads as much of Chromium's PDF as is needed to add to it. Throws ExportError `pdf-unknown` when it is written in another way,
 * as a later version may.
 */
export function parsePdf(bytes: Buffer): ParsedPdf {
  const end = bytes.toString('latin1', Math.max(0, bytes.length - 1024))
  const [, trailer = '', start] = TRAILER.exec(end) ?? []
  if (start === undefined) throw unknown('no trailer')
  const startXref = Number(start)
  const table = bytes.toString('latin1', startXref)
  const [head = '', count = ''] = /^xref\s+0 (\d+)\s*\n/.exec(table) ?? []
  if (count === '') throw unknown('no cross-reference table')
  const read = (number: number): string => {
    const offset = Number(table.slice(head.length + number * ENTRY, head.length + number * ENTRY + 10))
    const stop = bytes.indexOf('endobj', offset, 'latin1')
    return bytes
      .toString('latin1', offset, stop)
      .replace(/^\d+ \d+ obj\s*/, '')
      .trimEnd()
  }
  const root = numberIn(trailer, 'Root')
  const pages = listPages(read, numberIn(read(root), 'Pages'))
  return { bytes, pages, info: numberIn(trailer, 'Info'), root, size: Number(count), startXref, read }
}

function listPages(read: ParsedPdf['read'], node: number): number[] {
  const text = read(node)
  const kids = /\/Kids \[([^\]]*)\]/.exec(text)?.[1]
  if (kids === undefined) return [node]
  return [...kids.matchAll(/(\d+) 0 R/g)].flatMap(([, kid]) => listPages(read, Number(kid)))
}

/**
 * Finds the 1-based pages of a PDF's named destinations (ISO 32000-1 12.3.2.3): Chromium names whatever a link leads to, be the link
 * shown or not.
 */
export function findDestinations(pdf: ParsedPdf): Map<string, number> {
  const dictionary = /\/Dests (\d+) 0 R/.exec(pdf.read(pdf.root))?.[1]
  const text = dictionary === undefined ? '' : pdf.read(Number(dictionary))
  const entries = text.matchAll(/\/(\S+) \[(\d+) 0 R/g)
  return new Map(Array.from(entries, ([, name = '', page]) => [name, pdf.pages.indexOf(Number(page)) + 1]))
}

/**
 * Writes changed and new objects behind a PDF, as an incremental update (ISO 32000-1 7.5.6); what was there is not touched.
 * Objects are the text of their dictionaries, in latin1.
 */
export function updatePdf({ bytes, size, root, info, startXref }: ParsedPdf, objects: Objects): Buffer {
  const numbers = [...objects.keys()].toSorted((left, right) => left - right)
  let at = bytes.length
  const parts: string[] = []
  const entries: string[] = []
  for (const number of numbers) {
    const part = `${number} 0 obj\n${objects.get(number) ?? ''}\nendobj\n`
    entries.push(`${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`)
    parts.push(part)
    at += part.length
  }
  const newSize = Math.max(size, (numbers.at(-1) ?? 0) + 1)
  const trailer = `trailer\n<</Size ${newSize}\n/Root ${root} 0 R\n/Info ${info} 0 R\n/Prev ${startXref}>>`
  const tail = `${parts.join('')}xref\n${entries.join('')}${trailer}\nstartxref\n${at}\n%%EOF\n`
  return Buffer.concat([bytes, Buffer.from(tail, 'latin1')])
}

/** A text as a PDF string: UTF-16 with its mark, in hexadecimal (ISO 32000-1 7.9.2.2). */
export function pdfText(text: string): string {
  return `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}>`
}

/** A date as PDF writes it, in UTC (ISO 32000-1 7.9.4). */
export function pdfDate(date: Date): string {
  return `(D:${date.toISOString().slice(0, 19).replace(/\D/g, '')}+00'00')`
}
