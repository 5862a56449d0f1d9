import { make } from './dom.ts'

/** What a page says when it has nothing else to show. */
export interface Notice {
  title: string
  sentences: readonly string[]
}

export const NOTICES = {
  refused: {
    title: 'This link does not open the lecture any more',
    sentences: [
      'It was used before, or livedeck was started again since.',
      'Press Enter in the terminal where livedeck runs: it prints a new link. Or start livedeck again.',
    ],
  },
  starting: { title: 'Joining the lecture', sentences: ['Waiting for the server to answer.'] },
  empty: {
    title: 'This deck has no slides yet',
    sentences: ['Write a heading into its Markdown file and save it: the slide appears here at once.'],
  },
} satisfies Record<string, Notice>

/** Composes the sentence under which the slides and the last screens stay readable. */
export function endedSentence(reason: string): string {
  return `${reason} The lecture has ended; npm start begins a new one.`.trim()
}

/** Makes a calm page-filling notice. */
export function makeNotice({ title, sentences }: Notice): HTMLElement {
  return make(
    'section',
    { class: 'notice', role: 'alert' },
    make('h1', {}, title),
    ...sentences.filter((sentence) => sentence !== '').map((sentence) => make('p', {}, sentence)),
  )
}
