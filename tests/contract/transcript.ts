/** A command of a transcript and what it is to say. */
export interface Entry {
  command: string
  /** The line of the file. */
  line: number
  /** True when it is asked until it says so: the command waits for a state. */
  isAwaited: boolean
  /**
   * What stdout, then stderr hold: lines in which `…` stands for any text, and alone for any lines, and `? ` comes before a
   * line that not every kubectl says.
   */
  expected: readonly string[]
  exit: number
}

/**
 * Reads a transcript: `$ command`, or `~ command` when it is asked until it says so, with lines that end in `\` going on;
 * under it what it says, and `[1]` as the last line when it is to exit with 1. Empty lines and lines that begin with `//` mean
 * nothing, and a gap in a line counts as one space.
 */
export function readTranscript(text: string): Entry[] {
  const entries: (Entry & { expected: string[] })[] = []
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line.trim() === '' || line.startsWith('//')) continue
    const begun = /^(?<sign>[$~]) (?<command>.*)$/.exec(line)?.groups
    const entry = entries.at(-1)
    if (begun) {
      const first = at
      let command = begun['command'] ?? ''
      while (command.endsWith('\\')) command = `${command.slice(0, -1)}${(lines[++at] ?? '').trim()}`
      entries.push({ command, line: first + 1, isAwaited: begun['sign'] === '~', expected: [], exit: 0 })
    } else if (entry === undefined) {
      throw new Error(`line ${at + 1}: a command was expected, but got ${line}`)
    } else {
      const exit = /^\[(?<code>\d+)\]$/.exec(line)?.groups?.['code']
      if (exit === undefined) entry.expected.push(normaliseGaps(line))
      else entry.exit = Number(exit)
    }
  }
  return entries
}

/** The lines of an output as they are compared: no empty ones, and one space for each gap. */
export function readLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map(normaliseGaps)
    .filter((line) => line !== '')
}

const normaliseGaps = (line: string): string => line.replace(/\s+/g, ' ').trim()

/** True when the lines are those expected. */
export function isSaid(expected: readonly string[], lines: readonly string[]): boolean {
  const pattern = expected.map((line) => linesPattern(line)).join('')
  return new RegExp(`^${pattern}$`).test(lines.map((line) => `${line}\n`).join(''))
}

function linesPattern(line: string): string {
  if (line === '…') return String.raw`(?:.*\n)*?`
  return line.startsWith('? ') ? `(?:${linePattern(line.slice(2))}\n)?` : `${linePattern(line)}\n`
}

const linePattern = (line: string): string => line.split('…').map(escape).join('.*')

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
