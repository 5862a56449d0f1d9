import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

import { write } from '../../io.ts'
import type { DockerContext } from '../context.ts'
import type { Plan, RunFolder } from './plan.ts'

export interface LogsOptions {
  context: DockerContext
  folder: RunFolder
  plan: Plan
  /** The services to show. */
  names: readonly string[]
  /** So many lines of what was written before. */
  tail: number
}

const LOOK_MS = 100
const COLORS = [36, 33, 32, 35, 34]

/** Shows what services have written, each line behind its container's name. */
export async function showLogs(options: LogsOptions): Promise<void> {
  await new LogReader(options).showNew(options.tail)
}

/** Shows it and goes on until a signal comes, or nothing runs any longer. */
export async function followLogs(options: LogsOptions & { signal: AbortSignal }): Promise<void> {
  const { signal, tail } = options
  const reader = new LogReader(options)
  await reader.showNew(tail)
  while (!signal.aborted && isWanted(options)) {
    await delay(LOOK_MS, undefined, { signal }).catch(() => undefined)
    await reader.showNew(Number.POSITIVE_INFINITY)
  }
}

/** False once all of them were stopped, or the whole project. */
const isWanted = ({ folder, names }: LogsOptions): boolean =>
  folder.readPlan()?.services.some(({ name, isStopped }) => names.includes(name) && !isStopped) === true

/** Reads the logs of a project from where it stopped last. */
class LogReader {
  readonly #options: LogsOptions
  readonly #read = new Map<string, number>()

  constructor(options: LogsOptions) {
    this.#options = options
  }

  async showNew(tail: number): Promise<void> {
    const { plan, names, context } = this.#options
    const width = Math.max(...plan.services.map(({ containerName }) => containerName.length))
    for (const [at, { name, containerName }] of plan.services.entries()) {
      if (!names.includes(name)) continue
      const lines = this.#readNew(name)
      const label = `${containerName.padEnd(width)} |`
      const isColored = context.io.stdout.isTTY === true
      const prefix = isColored ? `\u001B[${COLORS[at % COLORS.length]}m${label}\u001B[0m` : label
      const shown = lines.slice(Math.max(0, lines.length - tail))
      await write(context.io.stdout, shown.map((line) => `${prefix} ${line}\n`).join(''))
    }
  }

  /** Whole lines only. */
  #readNew(name: string): string[] {
    const path = this.#options.folder.logOf(name)
    const start = this.#read.get(name) ?? 0
    if (!existsSync(path)) return []
    const size = statSync(path).size - start
    if (size <= 0) return []
    const file = openSync(path, 'r')
    const bytes = Buffer.alloc(size)
    readSync(file, bytes, 0, size, start)
    closeSync(file)
    const end = bytes.lastIndexOf('\n')
    if (end < 0) return []
    this.#read.set(name, start + end + 1)
    return bytes.toString('utf8', 0, end).split('\n')
  }
}
