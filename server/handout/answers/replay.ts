import { Terminal } from '@xterm/headless'
import { loadUnicodeWidth } from '../../shell/unicode-width.ts'
import { readRows } from './read-rows.ts'
import type { StyledLine } from './styled-line.ts'

/** More lines than a handout would ever show; what scrolled off above them is only counted. */
const SCROLLBACK = 20_000

/** A transcript may come from anywhere, so a screen has at least and at most so many cells a side. */
const SIDE = { least: 2, most: 1_000 } as const

/** The private modes that lead to the alternate screen (xterm's ctlseqs, DECSET). */
const ALTERNATE: ReadonlySet<number> = new Set([47, 1047, 1049])

/** What is left of an output once it was shown. */
export interface ReplayedOutput {
  lines: StyledLine[]
  /** How many lines before the first of them are lost, since there were too many. */
  lost: number
}

/** The last screen of a full-screen program, and the line of the normal screen that it was drawn over. */
interface LastScreen {
  lines: StyledLine[]
  at: number
}

const clamp = (value: number): number => Math.min(SIDE.most, Math.max(SIDE.least, Math.floor(value)))

/** Notes what the alternate screen shows whenever a program leaves it. */
function watchAlternate(terminal: Terminal): () => LastScreen | null {
  let last: LastScreen | null = null
  const note = (): void => {
    const { normal, alternate, active } = terminal.buffer
    if (active.type === 'alternate') last = { lines: readRows(alternate), at: normal.baseY + normal.cursorY }
  }
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, (params) => {
    if (params.some((mode) => typeof mode === 'number' && ALTERNATE.has(mode))) note()
    return false
  })
  return () => {
    note()
    return last
  }
}

/** Counts the lines that the normal screen was moved on by, as those beyond the scrollback are gone. */
function countFeeds(terminal: Terminal): () => number {
  let feeds = 0
  terminal.onLineFeed(() => {
    if (terminal.buffer.active.type === 'normal') feeds++
  })
  return () => Math.max(0, feeds + 1 - terminal.buffer.normal.length)
}

/**
 * Shows an output to a terminal without a window and reads what stays: `\r`, cursor moves and erasing have had their effect,
 * colours are kept. The last screen of a full-screen program (`watch`) stands where it was drawn.
 */
export async function replayOutput(
  output: string,
  { cols, rows }: { cols: number; rows: number },
): Promise<ReplayedOutput> {
  const UnicodeGraphemesAddon = await loadUnicodeWidth()
  const terminal = new Terminal({
    cols: clamp(cols),
    rows: clamp(rows),
    scrollback: SCROLLBACK,
    allowProposedApi: true,
    logLevel: 'off',
  })
  try {
    terminal.loadAddon(new UnicodeGraphemesAddon())
    const lastScreen = watchAlternate(terminal)
    const lost = countFeeds(terminal)
    await new Promise<void>((resolve) => terminal.write(output, resolve))
    const screen = lastScreen()
    const lines = readRows(terminal.buffer.normal)
    if (screen !== null) lines.splice(Math.min(screen.at, lines.length), 0, ...screen.lines)
    return { lines, lost: lost() }
  } finally {
    terminal.dispose()
  }
}
