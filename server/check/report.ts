import { type DeckCheck, formatProblem } from '../deck/check.ts'
import type { Edit } from '../deck/lint/lint-rule.ts'
import type { Problem } from '../protocol/deck.ts'

/** Something that was mended, in the shape of a problem. */
export type Mended = Omit<Problem, 'level'>

/** `3`, `3-7` or `3-7, 9`. */
function showLines(lines: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const line of lines) {
    const last = ranges.at(-1)
    if (last && line <= last[1] + 1) last[1] = line
    else ranges.push([line, line])
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ')
}

/** Says what edits did, by line; the same on many lines, as with line ends, is said once with all of them. */
export function describeEdits(file: string, edits: readonly Edit[]): Mended[] {
  const groups = new Map<string, Edit[]>()
  for (const edit of edits) {
    const key = `${edit.rule} ${edit.says}`
    groups.set(key, [...(groups.get(key) ?? []), edit])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const { line, rule, says } = first
    const lines = showLines(group.map((edit) => edit.line))
    return [{ file, line, rule, message: lines === String(line) ? says : `${says} (lines ${lines})` }]
  })
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`

/** What a check found, as lines for people. */
export function formatCheck({ deck, slides, steps, problems }: DeckCheck, mended: readonly Mended[]): string {
  const counts = [count(slides, 'slide'), count(steps, 'step'), count(problems.length, 'problem')]
  if (mended.length > 0) counts.push(`${mended.length} fixed`)
  return [
    ...mended.map(({ file, line, rule, message }) => `${file}:${line}: fixed: ${message} [${rule}]`),
    ...problems.map(formatProblem),
    `${deck}: ${counts.join(', ')}`,
    '',
  ].join('\n')
}
