import { expect, test } from 'vitest'
import { parseArguments } from './arguments.ts'

const read = (...flags: string[]) => parseArguments(['export', ...flags]).handouts

test('PDF and HTML are made when nothing is named, without outputs and without a rehearsal', () => {
  expect(read()).toEqual({
    formats: ['pdf', 'html'],
    pdfNotes: false,
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

test('outputs come from a transcript', () => {
  expect(read('--outputs', 't.json')).toMatchObject({ formats: ['pdf', 'html'], outputs: 't.json' })
})

test.each([
  [['--handout', '5'], 'expected one of 2, 3, 4, 6, 9, notes after --handout, but got "5"'],
  [['--paper', 'a3'], 'expected one of a4, letter after --paper, but got "a3"'],
])('%o is refused', (flags, message) => {
  expect(() => read(...flags)).toThrow(message)
})
