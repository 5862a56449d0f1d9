import { type ChildProcess, spawn } from 'node:child_process'
import { hostname } from 'node:os'

import { type Io, type Tool, write } from '../io.ts'
import { ToolUsageError, WATCH_ERROR, WATCH_USAGE, WATCH_VERSION } from '../messages.ts'
import { type WatchCall, parseWatchCall } from './arguments.ts'
import { type Frame, type Marks, addMark, composeTitle, findChanges, layOut, paint } from './screen.ts'

const ENTER = '\u001B[?1049h\u001B[?25l\u001B[2J'
const LEAVE = '\u001B[?25h\u001B[?1049l'
const BELL = '\u0007'
const CTRL_C = '\u0003'
const FIRST_SCREEN = { columns: 80, rows: 24 }
/** What is read of one run: no screen holds more. */
const MOST_BYTES = 1024 * 1024
const TITLE_LINES = 2
/** As procps ends with -e. */
const EXIT_COMMAND_FAILED = 8

/** `watch`, where the machine has none: runs a command again and again and shows its output on a screen of its own. */
export const watch: Tool = async (words, io) => {
  try {
    const call = parseWatchCall(words, io.environment['WATCH_INTERVAL'])
    if (call.asksFor !== null) {
      await write(io.stdout, call.asksFor === 'help' ? WATCH_USAGE : WATCH_VERSION)
      return 0
    }
    if (call.command.length === 0) throw new ToolUsageError(WATCH_USAGE)
    return await new Watch(call, io).run()
  } catch (error) {
    if (!(error instanceof ToolUsageError)) throw error
    await write(io.stderr, error.message)
    return 1
  }
}

interface RunResult {
  output: string
  exitCode: number
}

/** One watch from its first run to its end. */
class Watch {
  readonly #call: WatchCall
  readonly #io: Io
  readonly #stop = new AbortController()
  #child: ChildProcess | null = null
  #before: Frame | null = null
  readonly #everChanged: Marks = new Map()
  #equalRuns = 0
  #wake: () => void = () => {}

  constructor(call: WatchCall, io: Io) {
    this.#call = call
    this.#io = io
  }

  async run(): Promise<number> {
    const { stdout } = this.#io
    const unlisten = this.#listen()
    await write(stdout, ENTER)
    try {
      let code: number | null = null
      while (code === null && !this.#stop.signal.aborted) {
        const began = performance.now()
        const result = await this.#runOnce()
        if (this.#stop.signal.aborted) break
        code = await this.#show(result)
        const took = this.#call.isPrecise ? performance.now() - began : 0
        if (code === null) await this.#pause(Math.max(0, this.#call.intervalMs - took))
      }
      return code ?? 0
    } finally {
      unlisten()
      await write(stdout, LEAVE)
    }
  }

  /** Ends on q, Ctrl-C and signals, and runs again at once when the screen has another size. */
  #listen(): () => void {
    const { stdin, stdout } = this.#io
    const stop = (): void => {
      this.#stop.abort()
      this.#child?.kill()
      this.#wake()
    }
    const typed = (keys: Buffer): void => {
      if (/[qQ]/.test(keys.toString()) || keys.includes(CTRL_C)) stop()
    }
    const resized = (): void => this.#wake()
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
    for (const signal of signals) process.on(signal, stop)
    stdout.on('resize', resized)
    if (stdin.isTTY) stdin.setRawMode?.(true)
    if (stdin.isTTY) stdin.on('data', typed)
    return () => {
      for (const signal of signals) process.off(signal, stop)
      stdout.off('resize', resized)
      if (!stdin.isTTY) return
      stdin.off('data', typed)
      stdin.setRawMode?.(false)
      stdin.pause()
    }
  }

  get #size(): { cols: number; rows: number } {
    const { columns, rows } = this.#io.stdout
    return { cols: columns || FIRST_SCREEN.columns, rows: rows || FIRST_SCREEN.rows }
  }

  /** Runs the command; what it writes to both its outputs comes in the order in which it was written. */
  #runOnce(): Promise<RunResult> {
    const { command, executes } = this.#call
    const { cols, rows } = this.#size
    const args = executes
      ? ['-c', 'exec "$@" 2>&1', 'sh', ...command]
      : ['-c', `exec 2>&1\n${command.join(' ')}`]
    const env = { ...this.#io.environment, COLUMNS: String(cols), LINES: String(rows) }
    return new Promise((resolve, reject) => {
      const child = spawn('sh', args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
      this.#child = child
      const chunks: Buffer[] = []
      let size = 0
      child.stdout.on('data', (chunk: Buffer) => {
        if (size < MOST_BYTES) chunks.push(chunk)
        size += chunk.length
      })
      child.once('error', reject)
      child.once('close', (code) => {
        this.#child = null
        resolve({ output: Buffer.concat(chunks).toString(), exitCode: code ?? 1 })
      })
    })
  }

  /** Shows what a run gave; the exit code when it is the last. */
  async #show({ output, exitCode }: RunResult): Promise<number | null> {
    const { hasTitle, wraps, keepsColors, beeps, endsOnError } = this.#call
    const { cols, rows } = this.#size
    const top = hasTitle ? TITLE_LINES : 0
    const frame = layOut(output, { cols, rows: Math.max(1, rows - top), wraps, keepsColors })
    const changed: Marks = this.#before ? findChanges(this.#before, frame) : new Map()
    const isLast = this.#isLast(frame, changed)
    const title = hasTitle ? `\u001B[1;1H${this.#title(cols)}\u001B[K\u001B[2;1H\u001B[K` : ''
    const bell = beeps && exitCode !== 0 ? BELL : ''
    await write(this.#io.stdout, `${title}${paint(frame, top + 1, this.#marked(changed))}${bell}`)
    this.#before = frame
    if (endsOnError && exitCode !== 0) {
      await write(this.#io.stdout, `\u001B[${rows};1H${WATCH_ERROR}`)
      await this.#untilKey()
      return EXIT_COMMAND_FAILED
    }
    return isLast ? 0 : null
  }

  #marked(changed: Marks): Marks {
    const { differences } = this.#call
    if (differences === null) return new Map()
    for (const [row, columns] of changed)
      for (const column of columns) addMark(this.#everChanged, row, column)
    return differences === 'ever' ? this.#everChanged : changed
  }

  #isLast(frame: Frame, changed: Marks): boolean {
    const { endsOnChange, endsOnEqual } = this.#call
    if (this.#before === null) return false
    const isEqual = changed.size === 0 && this.#before.length === frame.length
    this.#equalRuns = isEqual ? this.#equalRuns + 1 : 0
    return (endsOnChange && !isEqual) || (endsOnEqual !== null && this.#equalRuns >= endsOnEqual)
  }

  #title(cols: number): string {
    const { command, intervalMs } = this.#call
    const every = `Every ${(intervalMs / 1000).toFixed(1)}s: `
    return composeTitle({ every, command: command.join(' '), right: `${hostname()}: ${clockTime()}` }, cols)
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #untilKey(): Promise<void> {
    const { stdin } = this.#io
    if (!stdin.isTTY || this.#stop.signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      this.#wake = resolve
      stdin.once('data', () => resolve())
    })
  }
}

/** The time as ctime(3) writes it: `Mon Nov  2 13:33:14 2026`. */
function clockTime(now = new Date()): string {
  const [day, month, date = '', year, time] = now.toString().split(' ')
  return `${day} ${month} ${date.replace(/^0/, ' ')} ${time} ${year}`
}
