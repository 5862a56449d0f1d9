import type { Builtin } from './builtins.ts'
import { illegalNumber } from './messages.ts'
import { Leave, ShellError } from './shell-error.ts'

function numberOf(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  if (!/^[0-9]+$/.test(text)) throw new ShellError('usage', illegalNumber(text))
  return Number(text)
}

const leaveLoop =
  (what: 'break' | 'continue'): Builtin =>
  (shell, words) => {
    const levels = Math.max(1, numberOf(words[1], 1))
    if (shell.state.loopDepth === 0) return Promise.resolve(0)
    return Promise.reject(new Leave(what, levels))
  }

const leave =
  (what: 'return' | 'exit'): Builtin =>
  (shell, words) =>
    Promise.reject(new Leave(what, numberOf(words[1], shell.state.status) & 0xff))

const shift: Builtin = (shell, words) => {
  const by = numberOf(words[1], 1)
  if (by > shell.state.parameters.length) return Promise.resolve(1)
  shell.state.parameters = shell.state.parameters.slice(by)
  return Promise.resolve(0)
}

/** What changes where a script goes on. */
export const controlBuiltins: readonly (readonly [string, Builtin])[] = [
  ['break', leaveLoop('break')],
  ['continue', leaveLoop('continue')],
  ['return', leave('return')],
  ['exit', leave('exit')],
  ['shift', shift],
]
