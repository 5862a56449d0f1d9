import { findExecutable } from '../executables.ts'
import { StartError } from '../start-error.ts'
import type { Builtin } from './builtins.ts'
import type { Interpreter } from './interpreter.ts'
import { printTo } from './print.ts'
import { CLOSING_WORDS } from './tokens.ts'

const KEYWORDS = new Set([
  ...CLOSING_WORDS,
  'if',
  'case',
  'while',
  'until',
  'for',
  '{',
  '!',
  'in',
  'function',
])

function locate(shell: Interpreter, name: string): string | undefined {
  const { files, cwd } = shell.context
  try {
    return findExecutable(name, { files, cwd, path: shell.state.variables.get('PATH') })
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    return undefined
  }
}

type IsBuiltin = (name: string) => boolean

const command =
  (isBuiltin: IsBuiltin): Builtin =>
  async (shell, words) => {
    const { functions } = shell.state
    const name = words[1]
    if (name === '-v' || name === '-V') {
      const wanted = words[2] ?? ''
      const known = KEYWORDS.has(wanted) || isBuiltin(wanted) || functions.has(wanted)
      const found = known ? wanted : locate(shell, wanted)
      if (found !== undefined) await printTo(shell, `${found}\n`)
      return found === undefined ? 127 : 0
    }
    if (name === undefined) return 0
    const own = functions.get(name)
    functions.delete(name)
    try {
      return await shell.call(words.slice(1))
    } finally {
      if (own) functions.set(name, own)
    }
  }

function kindOf(shell: Interpreter, name: string, isBuiltin: IsBuiltin): string | undefined {
  if (KEYWORDS.has(name)) return 'a shell keyword'
  if (shell.state.functions.has(name)) return 'a function'
  return isBuiltin(name) ? 'a shell builtin' : locate(shell, name)
}

const type =
  (isBuiltin: IsBuiltin): Builtin =>
  async (shell, words) => {
    let status = 0
    for (const name of words.slice(1)) {
      const kind = kindOf(shell, name, isBuiltin)
      await printTo(shell, kind === undefined ? `${name}: not found\n` : `${name} is ${kind}\n`)
      if (kind === undefined) status = 127
    }
    return status
  }

const saying =
  (text: string): Builtin =>
  async (shell) => {
    await printTo(shell, text)
    return 0
  }

/** What tells about commands, and what is taken and does nothing here. */
export const commandBuiltins = (isBuiltin: IsBuiltin): readonly (readonly [string, Builtin])[] => [
  ['command', command(isBuiltin)],
  ['type', type(isBuiltin)],
  ['hash', saying('')],
  ['alias', saying('')],
  ['unalias', saying('')],
  ['umask', saying('0022\n')],
  ['ulimit', saying('unlimited\n')],
  ['times', saying('0m0.00s 0m0.00s\n0m0.00s 0m0.00s\n')],
]
