import type { Deck } from '../deck/deck.ts'
import { addOutline, type Heading } from './pdf-outline.ts'
import { parsePdf, pdfDate, type ParsedPdf, pdfText, updatePdf } from './pdf-update.ts'

/** What a PDF says of itself. */
export interface PdfFacts {
  title: string
  author: string
  description: string
  keywords: string
  date: Date
}

/** What else is put into a PDF. */
export interface PdfExtras {
  /** For the outline. */
  headings?: readonly Heading[]
  /** A deck, of which each slide is a page, and whose notes become annotations. */
  notesOf?: Deck
}

/** Who made the file, beside Chromium, which names itself as the producer. */
const CREATOR = 'livedeck'

function writeInfo({ title, author, description, keywords, date }: PdfFacts, before: string): string {
  const producer = /\/Producer (\((?:[^()\\]|\\.)*\))/.exec(before)?.[1] ?? '(Skia/PDF)'
  const texts = [
    ['Title', title],
    ['Author', author],
    ['Subject', description],
    ['Keywords', keywords],
    ['Creator', CREATOR],
  ] as const
  const named = texts.filter(([, text]) => text !== '').map(([name, text]) => `/${name} ${pdfText(text)}`)
  const dates = ['CreationDate', 'ModDate'].map((name) => `/${name} ${pdfDate(date)}`)
  return `<<${[...named, `/Producer ${producer}`, ...dates].join('\n')}>>`
}

/** A page with one more annotation. */
function addAnnotation(page: string, number: number): string {
  const reference = `${number} 0 R`
  if (/\/Annots \[/.test(page)) return page.replace(/\/Annots \[([^\]]*)\]/, `/Annots [$1 ${reference}]`)
  return page.replace(/^<</, `<</Annots [${reference}]\n`)
}

/** A closed note in the upper left corner of a page, where it covers nothing when it is opened (ISO 32000-1 12.5.6.4). */
function writeNote(notes: string, { author, date }: PdfFacts, height: number): string {
  const rect = [4, height - 24, 24, height - 4].join(' ')
  const by = author === '' ? '' : `\n/T ${pdfText(author)}`
  return `<</Type /Annot\n/Subtype /Text\n/Name /Note\n/Open false\n/F 4\n/Rect [${rect}]\n/M ${pdfDate(date)}${by}\n/Contents ${pdfText(notes)}>>`
}

interface NotesJob {
  pdf: ParsedPdf
  facts: PdfFacts
  objects: Map<number, string>
  /** The first free object number. */
  first: number
}

function addNotes({ pdf, facts, objects, first }: NotesJob, deck: Deck): void {
  let next = first
  // A slide is a page; points are three quarters of CSS pixels.
  for (const { notes, number } of deck.slides) {
    const page = pdf.pages[number - 1]
    if (notes === '' || page === undefined) continue
    objects.set(next, writeNote(notes, facts, deck.height * 0.75))
    objects.set(page, addAnnotation(pdf.read(page), next))
    next++
  }
}

/**
 * Gives a PDF of Chromium's its author, keywords and a date that does not depend on the hour, an outline, and a deck's notes
 * as annotations where they are asked for. Throws ExportError `pdf-unknown`.
 */
export function finishPdf(
  bytes: Buffer,
  facts: PdfFacts,
  { headings = [], notesOf }: PdfExtras = {},
): Buffer {
  const { date } = facts
  const pdf = parsePdf(stampDates(bytes, date))
  const objects = new Map([[pdf.info, writeInfo(facts, pdf.read(pdf.info))]])
  const next = addOutline(pdf, headings, pdf.size, objects)
  if (notesOf) addNotes({ pdf, facts, objects, first: next }, notesOf)
  return updatePdf(pdf, objects)
}

/** The dates of Chromium's own dictionary stay in the file behind the update; they have a fixed length. */
function stampDates(bytes: Buffer, date: Date): Buffer {
  // The dictionary is the file's first object, as long as the title is.
  const head = bytes.toString('latin1', 0, Math.max(0, bytes.indexOf('endobj', 0, 'latin1')))
  const stamped = head.replace(/\(D:\d{14}\+00'00'\)/g, () => pdfDate(date))
  return Buffer.concat([Buffer.from(stamped, 'latin1'), bytes.subarray(head.length)])
}
