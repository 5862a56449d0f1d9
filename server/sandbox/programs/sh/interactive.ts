import { baseName } from '../path.ts'
import { readLine, write } from '../io.ts'
import type { Interpreter } from './interpreter.ts'
import { takeEndedJobs } from './job-builtins.ts'
import { LineEditor } from './line-editor.ts'
import type { EditedLine } from './line-editor.ts'
import { parseScript } from './parser.ts'
import { Leave, ShellError } from './shell-error.ts'
import type { Command } from './syntax.ts'

/** Prompts, reads and runs until `exit` or the end of the input; Ctrl-C takes back to the prompt. Gives the exit code. */
export async function runInteractively(shell: Interpreter, onTerminal: boolean): Promise<number> {
  const { context, state } = shell
  state.interactive = true
  const editor = new LineEditor(context)
  // An interactive shell outlives what its terminal's keys and `kill` with TERM end.
  const handlers = [
    context.onSignal('INT', () => shell.interrupt.abort()),
    context.onSignal('QUIT', () => undefined),
    context.onSignal('TERM', () => undefined),
  ]
  const read = onTerminal
    ? (prompt: string) => editor.readLine(prompt)
    : (prompt: string) => readPlain(shell, prompt)
  try {
    for (;;) {
      shell.interrupt = new AbortController()
      await write(context, shell.descriptors.stderr, takeEndedJobs(shell))
      const command = await readCommand(shell, read)
      if (command === 'end') break
      if (command && (await runOne(shell, command)) === 'exit') break
    }
    const last = state.traps.get('EXIT')
    if (last !== undefined) await shell.traps.runText(last)
    return state.status
  } finally {
    for (const handler of handlers) handler.dispose()
  }
}

async function runOne(shell: Interpreter, command: Command): Promise<'exit' | 'on'> {
  const { state } = shell
  try {
    await shell.run(command)
    await shell.traps.runPending()
    return 'on'
  } catch (error) {
    if (error instanceof ShellError) {
      state.status = error.exitCode
      await shell.complain(error.message)
    } else if (error instanceof Leave) {
      state.status = error.value
      if (error.what === 'exit') return 'exit'
    } else throw error
    state.loopDepth = 0
    state.untested = 0
    return 'on'
  }
}

/** Lines up to a whole command; undefined when there is nothing to run. */
async function readCommand(
  shell: Interpreter,
  read: (prompt: string) => Promise<EditedLine>,
): Promise<Command | 'end' | undefined> {
  let text = ''
  for (;;) {
    const edited = await read(promptOf(shell, text === '' ? 'PS1' : 'PS2'))
    if (edited.kind === 'interrupt') {
      shell.state.status = 130
      return undefined
    }
    if (edited.kind === 'end') return text === '' ? 'end' : undefined
    text += `${edited.text}\n`
    try {
      return parseScript(text)
    } catch (error) {
      if (!(error instanceof ShellError)) throw error
      if (error.code === 'incomplete') continue
      shell.state.status = error.exitCode
      await shell.complain(error.message)
      return undefined
    }
  }
}

async function readPlain(shell: Interpreter, prompt: string): Promise<EditedLine> {
  await write(shell.context, shell.descriptors.stderr, prompt)
  const read = await readLine(shell.context)
  return read ? { kind: 'line', text: read.line } : { kind: 'end' }
}

function promptOf(shell: Interpreter, name: 'PS1' | 'PS2'): string {
  const { context, state } = shell
  const home = state.variables.get('HOME')
  const folder = context.cwd === home ? '~' : context.cwd
  const values: Readonly<Record<string, string>> = {
    w: folder,
    W: folder === '~' ? folder : baseName(folder),
    h: context.hostname,
    u: 'root',
    $: '#',
    n: '\n',
    '[': '',
    ']': '',
    e: '\u001b',
  }
  return (state.variables.get(name) ?? '').replace(
    /\\([wWhu$n[\]e])/g,
    (_whole, key: string) => values[key] ?? '',
  )
}
