import { Script } from 'node:vm'

import type { Step } from '../deck/deck.ts'
import type { DiffLine, Mismatch } from '../protocol/run.ts'
import { normaliseLine } from './normalise.ts'

/** Judges the lines that a step printed; null when they are as the deck says. */
export type Expectation = (lines: readonly string[]) => Mismatch | null

/** What a dialog shows of a mismatch. */
const MOST_LINES = 40
const MOST_CHARACTERS = 240

/** A line of the deck's output that stands for any number of lines. */
const GAP = /^\s*(?:\.\.\.|…)\s*$/

const cut = (text: string): string =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text

/** Reads `expect`; parseAttributes has made sure that it is `/pattern/flags`. */
function toRegExp(text: string): RegExp {
  const [, pattern = '', flags] = /^\/(.+)\/([imsu]*)$/s.exec(text) ?? []
  return new RegExp(pattern, flags)
}

/** A pattern of a deck may backtrack for ages, and a lecture does not stand still for it. */
const PATTERN_MS = 200
const MATCH = new Script('pattern.test(text)')

function matches(pattern: RegExp, text: string): boolean {
  try {
    return MATCH.runInNewContext({ pattern, text }, { timeout: PATTERN_MS }) === true
  } catch {
    return false
  }
}

function judgePattern(pattern: string, lines: readonly string[]): Mismatch | null {
  if (matches(toRegExp(pattern), lines.join('\n'))) return null
  return { kind: 'pattern', pattern, output: lines.slice(-MOST_LINES).map(cut).join('\n') }
}

/** The most like it among lines that matched nothing: the one that begins with the same word. */
function findNear(wanted: string, lines: readonly string[], used: ReadonlySet<number>): number {
  const [first] = normaliseLine(wanted).split(' ')
  return lines.findIndex((line, index) => !used.has(index) && normaliseLine(line).split(' ')[0] === first)
}

/** Pairs each wanted line with the first of the printed ones that equals it, behind the pair before; -1 for none. */
function pairUp(wanted: readonly string[], lines: readonly string[]): number[] {
  const normal = lines.map(normaliseLine)
  let from = 0
  return wanted.map((line) => {
    const at = normal.indexOf(normaliseLine(line), from)
    if (at >= 0) from = at + 1
    return at
  })
}

function judgeLines(output: readonly string[], lines: readonly string[]): Mismatch | null {
  const wanted = output.filter((line) => !GAP.test(line))
  const pairs = pairUp(wanted, lines)
  if (!pairs.includes(-1)) return null
  const used = new Set(pairs)
  const diff: DiffLine[] = []
  for (const [index, line] of wanted.entries()) {
    const isThere = pairs[index] !== -1
    diff.push({ sign: isThere ? ' ' : '-', text: cut(line) })
    const near = isThere ? -1 : findNear(line, lines, used)
    const instead = lines[near]
    if (instead === undefined) continue
    used.add(near)
    diff.push({ sign: '+', text: cut(instead) })
  }
  return { kind: 'lines', lines: diff.slice(0, MOST_LINES) }
}

/** Makes what a step's output is judged by: its `expect`, then the `{output}` block behind it; null when it has neither. */
export function makeExpectation({ attributes: { expect }, output }: Step): Expectation | null {
  if (expect === undefined && output === undefined) return null
  return (lines) =>
    (expect === undefined ? null : judgePattern(expect, lines)) ??
    (output === undefined ? null : judgeLines(output, lines))
}
