import { describe, expect, test } from 'vitest'
import { finishPdf } from './finish-pdf.ts'
import { parsePdf, pdfDate, pdfText } from './pdf-update.ts'

/** Two pages, as Chromium writes them. */
function makePdf(): Buffer {
  const objects = [
    "<</Title (t)\n/Producer (Skia/PDF m1)\n/CreationDate (D:20200101000000+00'00')>>",
    '<</Type /Catalog\n/Pages 3 0 R>>',
    '<</Type /Pages\n/Count 2\n/Kids [4 0 R 5 0 R]>>',
    '<</Type /Page\n/Annots [6 0 R]\n/Parent 3 0 R>>',
    '<</Type /Page\n/Parent 3 0 R>>',
    '<</Type /Annot>>',
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const at = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const start = text.length
  text += `xref\n0 7\n0000000000 65535 f \n${offsets.join('')}trailer\n<</Size 7\n/Root 2 0 R\n/Info 1 0 R>>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}

const FACTS = {
  title: 'Ένα',
  author: 'A',
  description: '',
  keywords: '',
  date: new Date(Date.UTC(2024, 1, 3)),
}

/** The objects that the last update holds, by number, found by its cross-reference table. */
function readUpdate(pdf: Buffer): Map<number, string> {
  const text = pdf.toString('latin1')
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1])
  const table = text.slice(start, text.indexOf('trailer', start))
  return new Map(
    [...table.matchAll(/(\d+) 1\n(\d{10}) 00000 n \n/g)].map(([, number, at]) => {
      const object = text.slice(Number(at), text.indexOf('endobj', Number(at)))
      expect(object).toMatch(new RegExp(`^${number} 0 obj\n`))
      return [Number(number), object]
    }),
  )
}

describe('a PDF of Chromium', () => {
  test('is read by its cross-reference table', () => {
    expect(parsePdf(makePdf())).toMatchObject({ pages: [4, 5], info: 1, root: 2, size: 7 })
  })

  test('is given facts and an outline that nests by rank, and stays as it was before them', () => {
    const headings = [
      { page: 1, level: 1, text: 'One' },
      { page: 1, level: 2, text: 'Inner' },
      { page: 2, level: 1, text: 'Two' },
    ]
    const pdf = finishPdf(makePdf(), FACTS, { headings })
    const objects = readUpdate(pdf)
    expect([...objects.keys()]).toEqual([1, 2, 7, 8, 9, 10])
    expect(objects.get(1)).toContain(`/Title ${pdfText('Ένα')}`)
    expect(objects.get(1)).toContain('/Producer (Skia/PDF m1)')
    expect(objects.get(2)).toContain('/Outlines 7 0 R')
    expect(objects.get(7)).toMatch(/\/First 8 0 R\n\/Last 10 0 R\n\/Count 3/)
    expect(objects.get(8)).toMatch(
      /\/Dest \[4 0 R \/Fit\]\n\/Next 10 0 R\n\/First 9 0 R\n\/Last 9 0 R\n\/Count 1/,
    )
    expect(objects.get(9)).toMatch(/\/Parent 8 0 R\n\/Dest \[4 0 R/)
    expect(objects.get(10)).toMatch(/\/Dest \[5 0 R \/Fit\]\n\/Prev 8 0 R/)
    expect(pdf.toString('latin1')).not.toContain('D:2020')
  })

  test('written in another way is told rather than guessed at', () => {
    expect(() => parsePdf(Buffer.from('%PDF-1.7\n'))).toThrow(/new to livedeck/)
  })

  test('has texts in UTF-16 and dates in UTC', () => {
    expect(pdfText('a🚢')).toBe('<FEFF0061D83DDEA2>')
    expect(pdfDate(FACTS.date)).toBe("(D:20240203000000+00'00')")
  })
})
