import { splitCommands } from '../deck/commands.ts'
import type { StepRecord, Transcript } from '../protocol/transcript.ts'

/** The first line of an asciicast v2 file. */
interface Header {
  version: 2
  width: number
  height: number
  /** Seconds since 1970. */
  timestamp: number
  /** Seconds. */
  duration: number
  title: string
  env: { TERM: string }
}

const SECOND = 1_000

/** The spec counts seconds; six digits are finer than any clock here. */
const seconds = (ms: number): number => Number((ms / SECOND).toFixed(6))

/** What stood on the screen when the output began: a prompt and the first command, whose echo is not part of a record. */
function echoOf(typed: string): string {
  const [first = typed] = splitCommands(typed)
  return `\u001B[1m$ ${first.replaceAll('\n', '\r\n> ')}\u001B[0m\r\n`
}

/** What stands there when a step is over: the next prompt; nothing while it still runs. */
const promptOf = (state: StepRecord['state']): string =>
  state === 'ok' || state === 'failed' || state === 'interrupted' ? '\u001B[1m$ \u001B[0m' : ''

/**
 * Writes a step's record as asciicast v2 (https://docs.asciinema.org/manual/asciicast/v2/): a header line, then an event a line,
 * the first of them the command itself, the last the prompt after it: players take a recording to be as long as its last event. Times
 * count from the start of its first command; none goes back before the one before it.
 */
export function toAsciicast(
  {
    typed,
    state,
    startedAt,
    durationMs,
    output,
  }: Pick<StepRecord, 'typed' | 'state' | 'startedAt' | 'durationMs' | 'output'>,
  { screen }: Pick<Transcript, 'screen'>,
): string {
  let last = 0
  const events = output.map(([ms, text]) => {
    last = Math.max(last, ms)
    return [seconds(last), 'o', text]
  })
  const end = seconds(Math.max(durationMs, last))
  const header: Header = {
    version: 2,
    width: screen.cols,
    height: screen.rows,
    timestamp: Math.floor(Date.parse(startedAt) / SECOND),
    duration: end,
    title: typed,
    env: { TERM: 'xterm-256color' },
  }
  const lines = [header, [0, 'o', echoOf(typed)], ...events, [end, 'o', promptOf(state)]]
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}
