import { PassThrough, Readable } from 'node:stream'

import type { Variables } from '../shell/environment.ts'
import { type Io, type Tool, readAll } from './io.ts'

/** What a command printed, and how it ended. */
export interface ToolResult {
  code: number
  stdout: string
  stderr: string
}

/** What a command finds. */
export interface RunOptions {
  input?: string
  environment?: Variables
  /** Gives its output a terminal's look. */
  tty?: boolean
}

/** Runs a command on streams of its own. */
export async function runTool(
  tool: Tool,
  words: readonly string[],
  { input = '', environment = {}, tty = false }: RunOptions = {},
): Promise<ToolResult> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const printed = Promise.all([readAll(stdout), readAll(stderr)])
  const io: Io = { stdin: Readable.from([input]), stdout, stderr, environment }
  if (tty) io.stdout.isTTY = true
  const code = await tool(words, io)
  stdout.end()
  stderr.end()
  const [out, err] = await printed
  return { code, stdout: out.toString(), stderr: err.toString() }
}
