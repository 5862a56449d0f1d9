import type { Readable } from 'node:stream'

import { readAll, readChunk } from '../io.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'
import { invalidNumber } from './messages.ts'

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 512, k: 1024, m: 1_048_576 }

/** `10`, `-10`, `+10`, `2k`; undefined when it is no number. */
function parseCount(text: string): { sign: string; count: number } | undefined {
  const match = /^([-+]?)([0-9]+)([bkm]?)$/.exec(text)
  return match ? { sign: match[1] ?? '', count: Number(match[2]) * (UNITS[match[3] ?? ''] ?? 1) } : undefined
}

interface Wanted {
  /** In bytes with -c, else in lines. */
  count: number
  sign: string
  bytes: boolean
}

/** Runs with what -c or -n asks for, ten lines when neither is given; complains of what is no number. */
const withCount =
  (run: (tool: Tool, wanted: Wanted) => Promise<number>) =>
  (tool: Tool): Promise<number> => {
    const given = tool.value('c') ?? tool.value('n') ?? '10'
    const wanted = parseCount(given)
    return wanted ? run(tool, { ...wanted, bytes: tool.has('c') }) : tool.fail(invalidNumber(given))
  }

/** Prints a header before each input when there are several. */
async function titled(tool: Tool, name: string, first: boolean): Promise<void> {
  if (!tool.has('v') && (tool.has('q') || tool.operands.length < 2)) return
  await tool.print(`${first ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`)
}

export const head = applet({
  name: 'head',
  usage: '[-n N | -c N] [-qv] [FILE]...',
  about: 'Print first 10 lines of FILEs (or stdin)',
  options: 'n:c:qv',
  number: 'n',
  run: withCount(async (tool, { count, sign, bytes }) => {
    let first = true
    const work = async (input: Readable, name: string): Promise<void> => {
      await titled(tool, name, first)
      first = false
      if (sign === '-') await printAllBut(tool, input, count, bytes)
      else await printFirst(tool, input, count, bytes)
    }
    return tool.eachInput(work, (name, reason) => `${name}: ${reason}`)
  }),
})

async function printFirst(tool: Tool, input: Readable, count: number, bytes: boolean): Promise<void> {
  let left = count
  while (left > 0) {
    const chunk = await readChunk(tool.context, input)
    if (!chunk) return
    const { end, taken } = bytes ? firstBytes(chunk, left) : firstLines(chunk, left)
    left -= taken
    await tool.print(chunk.subarray(0, end))
    if (end < chunk.length) input.unshift(chunk.subarray(end))
  }
}

function firstBytes(chunk: Buffer, most: number): { end: number; taken: number } {
  const end = Math.min(most, chunk.length)
  return { end, taken: end }
}

function firstLines(chunk: Buffer, most: number): { end: number; taken: number } {
  let end = 0
  for (let taken = 0; taken < most; taken++) {
    const newline = chunk.indexOf(10, end)
    if (newline < 0) return { end: chunk.length, taken }
    end = newline + 1
  }
  return { end, taken: most }
}

async function printAllBut(tool: Tool, input: Readable, count: number, bytes: boolean): Promise<void> {
  const all = await readAll(tool.context, input)
  await tool.print(
    bytes ? all.subarray(0, Math.max(0, all.length - count)) : all.subarray(0, startOfLast(all, count)),
  )
}

/** Where the last so many lines begin. */
function startOfLast(all: Buffer, count: number): number {
  if (count === 0) return all.length
  let start = all.at(-1) === 10 ? all.length - 1 : all.length
  for (let line = 0; line < count; line++) {
    start = start <= 0 ? -1 : all.lastIndexOf(10, start - 1)
    if (start < 0) return 0
  }
  return start + 1
}

/** Where the line of this number (from 1) begins. */
function startOfLine(all: Buffer, number: number): number {
  let start = 0
  for (let line = 1; line < number; line++) {
    const newline = all.indexOf(10, start)
    if (newline < 0) return all.length
    start = newline + 1
  }
  return start
}

export const tail = applet({
  name: 'tail',
  usage: '[-fF] [-n [+]N | -c [+]N] [-s SEC] [FILE]...',
  about: 'Print last 10 lines of FILEs (or stdin)',
  options: 'fFn:c:qvs:',
  number: 'n',
  run: withCount(async (tool, { count, sign, bytes }) => {
    let first = true
    const sizes = new Map<string, number>()
    const status = await tool.eachInput(async (input, name) => {
      await titled(tool, name, first)
      first = false
      const all = await readAll(tool.context, input)
      sizes.set(name, all.length)
      const fromStart = sign === '+'
      const byBytes = fromStart ? count - 1 : Math.max(0, all.length - count)
      const byLines = fromStart ? startOfLine(all, count) : startOfLast(all, count)
      await tool.print(all.subarray(bytes ? byBytes : byLines))
    })
    if (status !== 0 && sizes.size === 0) return tool.fail('no files')
    if (!tool.has('f') && !tool.has('F')) return status
    return follow(tool, sizes)
  }),
})

/** Looks once a second whether the files have grown, as busybox does; a file that became shorter is read from its start. */
async function follow(tool: Tool, sizes: Map<string, number>): Promise<number> {
  const { context } = tool
  for (;;) {
    await context.clock.sleep(Number(tool.value('s') ?? '1') * 1000, context.signal)
    for (const [name, before] of sizes) {
      const path = tool.path(name)
      if (name === '-' || !context.files.exists(path)) continue
      const { size } = context.files.stat(path)
      if (size === before) continue
      sizes.set(name, size)
      await tool.print(context.files.readFile(path).subarray(size < before ? 0 : before))
    }
  }
}
