import type { Problem } from '../../server/protocol/deck.ts'
import { openDialog } from './dialog.ts'
import { make } from './dom.ts'

/** Where a problem is, as editors and terminals write it. */
export function placeOf({ file, line }: Problem): string {
  return line > 0 ? `${file}:${line}` : file
}

/** One line for a banner: the first error, and how many more there are; null when nothing is an error. */
export function summariseErrors(problems: readonly Problem[]): string | null {
  const errors = problems.filter(({ level }) => level === 'error')
  const [first] = errors
  if (!first) return null
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  return `${placeOf(first)} ${first.message}${more}`
}

/** Lists what is wrong with the deck, errors first. */
export function openProblems(problems: readonly Problem[]): void {
  const { body } = openDialog({ name: 'problems', title: 'Problems of the deck' })
  const sorted = problems.toSorted((a, b) => a.level.localeCompare(b.level) || a.line - b.line)
  const rows = sorted.map((problem) =>
    make(
      'li',
      { 'data-level': problem.level },
      make('b', {}, problem.level),
      make('code', {}, placeOf(problem)),
      make('span', {}, problem.message),
    ),
  )
  body.append(
    rows.length === 0
      ? make('p', {}, 'There are none any more.')
      : make('ul', { class: 'problems' }, ...rows),
  )
}
