import { ToolUsageError, watchBadInterval, watchUnknownOption } from '../messages.ts'

/** What a call of watch asks for. */
export interface WatchCall {
  /** The words of the command; empty when none was given. */
  command: string[]
  intervalMs: number
  /** `last` marks what changed since the run before, `ever` since the first; null marks nothing. */
  differences: 'last' | 'ever' | null
  hasTitle: boolean
  wraps: boolean
  /** Starts the command itself instead of a shell. */
  executes: boolean
  keepsColors: boolean
  beeps: boolean
  endsOnError: boolean
  endsOnChange: boolean
  /** Ends after so many runs without a change; null goes on. */
  endsOnEqual: number | null
  isPrecise: boolean
  asksFor: 'help' | 'version' | null
}

const LONG: Readonly<Record<string, string>> = {
  beep: 'b',
  color: 'c',
  differences: 'd',
  errexit: 'e',
  chgexit: 'g',
  equexit: 'q',
  interval: 'n',
  precise: 'p',
  'no-title': 't',
  'no-wrap': 'w',
  exec: 'x',
  help: 'h',
  version: 'v',
}
/** Options that need a value; -d may have one behind `=`. */
const VALUED = new Set(['n', 'q'])
const SHORTEST_S = 0.1

/**
 * Reads watch's command line as procps does: options end at the first word that is none.
 * @throws {ToolUsageError}
 */
export function parseWatchCall(words: readonly string[], interval: string | undefined): WatchCall {
  const call: WatchCall = {
    command: [],
    intervalMs: parseInterval(interval ?? '2'),
    differences: null,
    hasTitle: true,
    wraps: true,
    executes: false,
    keepsColors: false,
    beeps: false,
    endsOnError: false,
    endsOnChange: false,
    endsOnEqual: null,
    isPrecise: false,
    asksFor: null,
  }
  const rest = [...words]
  while (rest[0]?.startsWith('-') && rest[0] !== '-') {
    const word = rest.shift() ?? ''
    if (word === '--') break
    for (const [letter, value] of readOptions(word, rest)) APPLY[letter]?.(call, value)
  }
  return { ...call, command: rest }
}

/** Reads `-td`, `-n2`, `-n 2`, `--interval=2`: pairs of a letter and its value. */
function readOptions(word: string, rest: string[]): [letter: string, value: string][] {
  if (word.startsWith('--')) {
    const [name = '', value] = word.slice(2).split(/=(.*)/s)
    const letter = LONG[name]
    if (letter === undefined) throw new ToolUsageError(watchUnknownOption(word))
    return [[letter, value ?? (VALUED.has(letter) ? (rest.shift() ?? '') : '')]]
  }
  const options: [string, string][] = []
  for (let at = 1; at < word.length; at += 1) {
    const letter = word.charAt(at)
    if (!Object.hasOwn(APPLY, letter)) throw new ToolUsageError(watchUnknownOption(`-${letter}`))
    const left = word.slice(at + 1)
    if (VALUED.has(letter)) return [...options, [letter, left || (rest.shift() ?? '')]]
    if (letter === 'd' && left.startsWith('=')) return [...options, [letter, left.slice(1)]]
    options.push([letter, ''])
  }
  return options
}

const APPLY: Readonly<Record<string, (call: WatchCall, value: string) => void>> = {
  b: (call) => (call.beeps = true),
  c: (call) => (call.keepsColors = true),
  d: (call, value) => (call.differences = value === '' ? 'last' : 'ever'),
  e: (call) => (call.endsOnError = true),
  g: (call) => (call.endsOnChange = true),
  h: (call) => (call.asksFor = 'help'),
  n: (call, value) => (call.intervalMs = parseInterval(value)),
  p: (call) => (call.isPrecise = true),
  q: (call, value) => (call.endsOnEqual = Math.max(1, Number.parseInt(value, 10) || 1)),
  t: (call) => (call.hasTitle = false),
  v: (call) => (call.asksFor = 'version'),
  w: (call) => (call.wraps = false),
  x: (call) => (call.executes = true),
}

function parseInterval(text: string): number {
  const seconds = text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'))
  if (!Number.isFinite(seconds)) throw new ToolUsageError(watchBadInterval(text))
  return Math.max(SHORTEST_S, seconds) * 1000
}
