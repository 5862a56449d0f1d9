import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { readProcessStat } from './session.ts'

const run = promisify(execFile)

/** How often a running command is looked at, in milliseconds; twice the same answer is believed. */
const INTERVAL_MS = 500

/**
 * Notices that a shell of this machine shows a prompt although its marks say that a command runs (someone took PS1 and
 * PROMPT_COMMAND away): the shell itself has the terminal's foreground, and it edits a line, as the terminal's mode tells.
 * A builtin that reads or computes leaves the mode alone. Works where there is /proc; elsewhere it never speaks.
 */
export class PromptWatch {
  readonly #shellPid: number
  readonly #onLost: () => void
  #timer: NodeJS.Timeout | null = null
  #seen = 0

  constructor(shellPid: number, onLost: () => void) {
    this.#shellPid = shellPid
    this.#onLost = onLost
  }

  /** Looks until `stop`, from a command's start on. */
  start(): void {
    this.stop()
    this.#timer = setInterval(() => void this.#look(), INTERVAL_MS)
    this.#timer.unref()
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    this.#seen = 0
  }

  async #look(): Promise<void> {
    const timer = this.#timer
    const stat = readProcessStat(this.#shellPid)
    this.#seen = stat !== null && stat.foregroundGroup === stat.processGroup ? this.#seen + 1 : 0
    if (this.#seen < 2) return
    const isEditing = await isLineEdited(this.#shellPid)
    if (!isEditing || timer === null || timer !== this.#timer) return
    this.stop()
    this.#onLost()
  }
}

/** Asks stty whether the terminal of a process is out of canonical mode, as it is while readline or zle shows a prompt. */
async function isLineEdited(pid: number): Promise<boolean> {
  try {
    const { stdout } = await run('stty', ['-F', `/proc/${pid}/fd/0`, '-a'])
    return stdout.includes('-icanon')
  } catch {
    return false
  }
}
