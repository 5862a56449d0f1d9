import type { Deck } from '../deck/deck.ts'

const RULE = '---'

/** The presenter notes as text, each under its slide's number and title; slides without notes are left out. */
export function makeNotes({ title, slides }: Deck): string {
  const parts = slides
    .filter(({ notes }) => notes !== '')
    .map(({ number, title: heading, notes }) => `${number}. ${heading || 'Untitled'}\n\n${notes}`)
  const body = parts.length === 0 ? 'No slide has notes.' : parts.join(`\n\n${RULE}\n\n`)
  return `${title}\n\n${RULE}\n\n${body}\n`
}
