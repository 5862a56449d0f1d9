import { FileError } from '../file-error.ts'
import { complain, readLine } from '../io.ts'
import { resolvePath } from '../path.ts'
import type { ProcessContext } from '../program.ts'
import { terminalOf } from '../terminal.ts'
import { runInteractively } from './interactive.ts'
import { Interpreter } from './interpreter.ts'
import { cannotRead } from './messages.ts'
import { parseScript } from './parser.ts'
import { runToEnd } from './run-to-end.ts'
import { applyOptions } from './set-builtin.ts'
import { ShellError } from './shell-error.ts'
import { ShellState } from './shell-state.ts'
import type { Command } from './syntax.ts'

/**
 * `sh`, a POSIX shell in the manner of busybox's ash: the language, functions, jobs, traps, line editing. Not there: aliases,
 * `fc`, job stopping (Ctrl-Z), arrays.
 */
export async function sh(context: ProcessContext): Promise<number> {
  const [name = 'sh', ...words] = context.argv
  const state = new ShellState(context.env, name, [], context.pid)
  state.variables.set('PWD', context.cwd)
  for (const [variable, value] of [
    ['PS1', '\\w \\$ '],
    ['PS2', '> '],
    ['PS4', '+ '],
    ['OPTIND', '1'],
  ] as const) {
    if (state.variables.get(variable) === undefined) state.variables.set(variable, value)
  }
  const shell = new Interpreter(context, state)
  try {
    return await start(shell, words)
  } catch (error) {
    if (!(error instanceof ShellError)) throw error
    await shell.complain(error.message)
    return error.exitCode
  }
}

async function start(shell: Interpreter, words: readonly string[]): Promise<number> {
  const { context, state } = shell
  const flags = words.filter(
    (word, index) =>
      /^-[a-zA-Z]*$/.test(word) && words.slice(0, index).every((before) => before.startsWith('-')),
  )
  const given = flags.join('')
  const options = flags.map((flag) => flag.replace(/[cils]/g, '')).filter((flag) => flag.length > 1)
  applyOptions(shell, options)
  const rest = words.slice(flags.length)
  if (given.includes('c')) return runText(shell, rest)
  if (rest.length > 0 && !given.includes('s')) return runFile(shell, rest)
  state.parameters = rest
  const onTerminal = terminalOf(context.stdin) !== undefined
  if (onTerminal || given.includes('i')) return runInteractively(shell, onTerminal)
  return runLines(shell)
}

async function runText(shell: Interpreter, [text, name, ...parameters]: readonly string[]): Promise<number> {
  const { state, context } = shell
  if (text === undefined) {
    await complain(context, `${state.name}: -c requires an argument\n`)
    return 2
  }
  state.name = name ?? state.name
  state.parameters = parameters
  return runToEnd(shell, () => parseScript(text))
}

async function runFile(shell: Interpreter, [path = '', ...parameters]: readonly string[]): Promise<number> {
  const { state, context } = shell
  let text: string
  try {
    text = context.files.readFile(resolvePath(context.cwd, path)).toString()
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    await complain(context, `${state.name}: ${cannotRead(path)}\n`)
    return 2
  }
  state.name = path
  state.parameters = parameters
  state.namesLines = true
  return runToEnd(shell, () => parseScript(text))
}

/** Runs the standard input command by command, so that a command reads what stands behind it. */
function runLines(shell: Interpreter): Promise<number> {
  return runToEnd(shell, (): Command => ({ kind: 'input', next: () => nextCommand(shell) }))
}

async function nextCommand(shell: Interpreter): Promise<Command | undefined> {
  let text = ''
  for (let read = await readLine(shell.context); read; read = await readLine(shell.context)) {
    text += `${read.line}\n`
    try {
      return parseScript(text)
    } catch (error) {
      if (!(error instanceof ShellError) || error.code !== 'incomplete') throw error
    }
  }
  return text === '' ? undefined : parseScript(text)
}
