import { readFileSync } from 'node:fs'

/** One way in which the sandbox is known to differ from kube1: a line of either, `…` for any text; empty for no line. */
export interface Difference {
  kube1: string
  sandbox: string
  reason: string
}

const FILE = new URL('differences.md', import.meta.url)

/** Reads the table of differences.md: what kube1 says, what the sandbox says, why. */
export function readDifferences(): Difference[] {
  const rows = readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .slice(1)
  return rows.map((row) => {
    // A `|` inside a cell is written `\|`.
    const [, kube1 = '', sandbox = '', reason = ''] = row.split(/(?<!\\)\|/).map((cell) => cell.trim())
    return { kube1: unquote(kube1), sandbox: unquote(sandbox), reason }
  })
}

/** True when two runs on the same cluster may differ so as well. */
export const isByChance = ({ reason }: Difference): boolean => reason.startsWith('by chance')

const unquote = (cell: string): string => cell.replace(/^`(.*)`$/, '$1').replaceAll(String.raw`\|`, '|')

/** The lines that only one side has, as a diff writes them: `-` for kube1's, `+` for the sandbox's. */
export function compareLines(kube1: readonly string[], sandbox: readonly string[]): string[] {
  const common = commonLengths(kube1, sandbox)
  const lines: string[] = []
  let [at, other] = [0, 0]
  while (at < kube1.length || other < sandbox.length) {
    if (kube1[at] !== undefined && kube1[at] === sandbox[other]) {
      at += 1
      other += 1
    } else if (
      other >= sandbox.length ||
      (at < kube1.length && length(at + 1, other) >= length(at, other + 1))
    ) {
      lines.push(`-${kube1[at++]}`)
    } else {
      lines.push(`+${sandbox[other++]}`)
    }
  }
  return lines

  function length(first: number, second: number): number {
    return common[first]?.[second] ?? 0
  }
}

/** How many lines the rests of both have in common, from every pair of places (longest common subsequence). */
function commonLengths(first: readonly string[], second: readonly string[]): number[][] {
  const lengths = Array.from({ length: first.length + 1 }, () => Array<number>(second.length + 1).fill(0))
  for (let row = first.length - 1; row >= 0; row--) {
    for (let column = second.length - 1; column >= 0; column--) {
      const below = lengths[row + 1]
      const here = lengths[row]
      if (!below || !here) continue
      const same = first[row] === second[column]
      here[column] = same ? (below[column + 1] ?? 0) + 1 : Math.max(below[column] ?? 0, here[column + 1] ?? 0)
    }
  }
  return lengths
}

/** True when the known difference is about this line of a comparison. */
export function explains(difference: Difference, line: string): boolean {
  const pattern = line.startsWith('-') ? difference.kube1 : difference.sandbox
  if (pattern === '') return false
  const [first = '', ...rest] = pattern.split('…')
  let text = line.slice(1)
  if (rest.length === 0) return text === pattern
  if (!text.startsWith(first)) return false
  text = text.slice(first.length)
  const last = rest.pop() ?? ''
  for (const part of rest) {
    const found = text.indexOf(part)
    if (found === -1) return false
    text = text.slice(found + part.length)
  }
  return text.endsWith(last)
}
