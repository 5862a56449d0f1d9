import { PassThrough } from 'node:stream'
import type { Readable, Writable } from 'node:stream'

import type { ChildProcess } from '../program.ts'
import type { Interpreter } from './interpreter.ts'
import type { Job } from './shell-state.ts'
import type { Command } from './syntax.ts'

/** Runs commands side by side, each reading what the one before writes; gives the last one's exit code. */
export async function runPipeline(
  shell: Interpreter,
  commands: readonly Command[],
  negated: boolean,
): Promise<number> {
  if (negated && commands.length === 1 && commands[0]) {
    return (await shell.untested(commands[0])) === 0 ? 1 : 0
  }
  const children: ChildProcess[] = []
  let input = shell.descriptors.get(0)
  for (const [index, command] of commands.entries()) {
    const reader = index > 0 ? input : undefined
    const pipe = index < commands.length - 1 ? new PassThrough({ highWaterMark: 64 * 1024 }) : undefined
    pipe?.on('error', () => undefined)
    const descriptors = shell.descriptors.with(0, input).with(1, pipe ?? shell.descriptors.get(1))
    const child = shell.fork(command, descriptors)
    void closeAfter(child, pipe, reader)
    children.push(child)
    input = pipe
  }
  const statuses = await Promise.all(children.map((child) => child.exit))
  const status = statuses.at(-1) ?? 0
  if (negated) return status === 0 ? 1 : 0
  return shell.checked(status)
}

/** The end of a process closes its ends of the pipes, so that its neighbours see it. */
async function closeAfter(
  child: ChildProcess,
  output: Writable | undefined,
  input: Readable | Writable | undefined,
): Promise<void> {
  await child.exit
  output?.end()
  input?.destroy()
}

/** Starts a command that the shell does not wait for; its input is empty and Ctrl-C does not reach it. */
export function startInBackground(shell: Interpreter, command: Command): number {
  const { state } = shell
  const input = new PassThrough()
  input.end()
  const child = shell.fork(command, shell.descriptors.with(0, input), ['INT', 'QUIT'])
  state.lastBackground = child.pid
  const number = (state.jobs.at(-1)?.number ?? 0) + 1
  const job: Job = { number, pid: child.pid, text: describe(command), status: undefined, exit: child.exit }
  void noteEnd(job)
  state.jobs.push(job)
  return 0
}

async function noteEnd(job: Job): Promise<void> {
  job.status = await job.exit
}

const describe = (command: Command): string =>
  command.kind === 'simple'
    ? command.words
        .map((word) => word.map((part) => (part.kind === 'text' ? part.text : '')).join(''))
        .join(' ')
    : ''
