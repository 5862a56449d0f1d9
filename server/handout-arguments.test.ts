import { expect, test } from 'vitest'
import { parseArguments } from './arguments.ts'

const read = (...flags: string[]) => parseArguments(['export', ...flags]).handouts

test('PDF and HTML are made when nothing is named, without outputs and without a rehearsal', () => {
  expect(read()).toEqual({
    formats: ['pdf', 'html'],
    pdfNotes: false,
    htmlNotes: false,
    rehearse: false,
    markdownNotes: false,
    layout: '4',
    paper: 'a4',
    outputs: null,
    watch: false,
  })
})

test('a handout for paper has a layout and a paper of its own', () => {
  expect(read('--handout', '9', '--paper', 'Letter')).toMatchObject({
    formats: ['handout'],
    layout: '9',
    paper: 'letter',
  })
  expect(read('--pdf', '--handout=notes')).toMatchObject({ formats: ['pdf', 'handout'], layout: 'notes' })
})

test('notes in a worksheet ask for the worksheet', () => {
  expect(read('--markdown-notes')).toMatchObject({ formats: ['markdown'], markdownNotes: true })
})

test.each([
  [['-o', 'x.pdf'], ['pdf']],
  [['-o', 'x.md'], ['markdown']],
  [['-o', 'notes/x.txt'], ['notes']],
  [['--handout', '4', '-o', 'x.pdf'], ['handout']],
  [
    ['-o', 'x.pdf/'],
    ['pdf', 'html'],
  ],
  [
    ['-o', 'out'],
    ['pdf', 'html'],
  ],
  [['--png', '-o', 'v1.2'], ['png']],
])('%o makes %o', (flags, formats) => {
  expect(read(...flags).formats).toEqual(formats)
})

test('outputs come from a transcript', () => {
  expect(read('--outputs', 't.json')).toMatchObject({ formats: ['pdf', 'html'], outputs: 't.json' })
})

test.each([
  [['--handout', '5'], 'expected one of 2, 3, 4, 6, 9, notes after --handout, but got "5"'],
  [['--handout', '4', '--paper', 'a3'], 'expected one of a4, letter after --paper, but got "a3"'],
  [['--paper', 'letter'], 'expected --handout with --paper, which does nothing by itself'],
  [['--outputs', 't.json', '--rehearse'], 'expected --outputs or --rehearse, but got both'],
  [['--outputs', '-o', 'out'], 'expected a value after --outputs, but -o came'],
  [['--handout', '2', '--handout', '4'], 'expected --handout once, but it came twice'],
  [['--pdf', '--html', '-o', 'x.pdf'], 'expected a folder for several handouts after -o, but got "x.pdf"'],
  [['a.md', 'b.md', '-o', 'x.pdf'], 'expected a folder for several handouts after -o, but got "x.pdf"'],
  [['--pdf', '-o', 'x.html'], 'expected a file of the kind that is made after -o, but got "x.html"'],
])('%o is refused', (flags, message) => {
  expect(() => read(...flags)).toThrow(message)
})
