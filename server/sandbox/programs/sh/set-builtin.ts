import { parseSignal } from '../signals.ts'
import type { Builtin } from './builtins.ts'
import type { Interpreter } from './interpreter.ts'
import { printTo } from './print.ts'
import { ShellError } from './shell-error.ts'
import type { ShellOption } from './shell-state.ts'
import { quoteValue } from './variable-builtins.ts'

const OPTIONS: ReadonlySet<string> = new Set(['e', 'f', 'n', 'u', 'v', 'x'])
const LONG_NAMES: Readonly<Record<string, ShellOption>> = {
  errexit: 'e',
  noglob: 'f',
  noexec: 'n',
  nounset: 'u',
  verbose: 'v',
  xtrace: 'x',
}
/** Options that are taken and change nothing here. */
const HARMLESS = new Set(['a', 'b', 'C', 'h', 'i', 'm', 's'])

const isOption = (letter: string): letter is ShellOption => OPTIONS.has(letter)

/** Turns options on and off as `set` and the shell's own arguments name them; gives the words left. @throws {ShellError} */
export function applyOptions(
  shell: Interpreter,
  words: readonly string[],
): { rest: readonly string[]; ended: boolean } {
  let index = 0
  for (; index < words.length; index++) {
    const word = words[index] ?? ''
    if (word === '--') return { rest: words.slice(index + 1), ended: true }
    if (!/^[-+]./.test(word)) break
    const on = word.startsWith('-')
    for (const letter of word.slice(1)) {
      const name = letter === 'o' ? words[++index] : undefined
      const option = name === undefined ? letter : (LONG_NAMES[name] ?? (name === 'pipefail' ? 'h' : name))
      setOption(shell, option, on, word)
    }
  }
  return { rest: words.slice(index), ended: false }
}

function setOption(shell: Interpreter, option: string, on: boolean, word: string): void {
  if (isOption(option)) {
    if (on) shell.state.options.add(option)
    else shell.state.options.delete(option)
  } else if (!HARMLESS.has(option)) throw new ShellError('usage', `set: illegal option ${word}`)
}

const set: Builtin = async (shell, words) => {
  if (words.length === 1) {
    const lines = shell.state.variables
      .entries()
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${quoteValue(value ?? '')}\n`)
    await printTo(shell, lines.join(''))
    return 0
  }
  const { rest, ended } = applyOptions(shell, words.slice(1))
  if (rest.length > 0 || ended) shell.state.parameters = rest
  return 0
}

const trap: Builtin = async (shell, words) => {
  if (words.length === 1) {
    const lines = [...shell.state.traps].map(([signal, text]) => `trap -- ${quoteValue(text)} ${signal}\n`)
    await printTo(shell, lines.join(''))
    return 0
  }
  const given = words.slice(words[1] === '--' ? 2 : 1)
  const resets = given.length === 1 || given[0] === '-' || /^[0-9]+$/.test(given[0] ?? '')
  const text = resets ? undefined : given[0]
  const names = resets && given[0] !== '-' ? given : given.slice(1)
  let status = 0
  for (const name of names) {
    const signal = name === 'EXIT' || name === '0' ? 'EXIT' : parseSignal(name)
    if (signal) shell.traps.set(signal, text)
    // Signals that exist and never come here are taken in silence.
    else if (!/^(?:SIG)?(?:ERR|PIPE|CHLD|CONT|STOP|TSTP|ALRM|SEGV|ABRT)$/i.test(name)) {
      await shell.complain(`trap: ${name}: invalid signal specification`)
      status = 1
    }
  }
  return status
}

/** `set` and `trap`. */
export const setBuiltins: readonly (readonly [string, Builtin])[] = [
  ['set', set],
  ['trap', trap],
]
