import { findExecutable } from '../executables.ts'
import { FileError } from '../file-error.ts'
import { resolvePath } from '../path.ts'
import { StartError } from '../start-error.ts'
import type { Builtin } from './builtins.ts'
import type { Interpreter } from './interpreter.ts'
import { cannotRead, notFound, permissionDenied } from './messages.ts'
import { parseScript } from './parser.ts'
import { printTo } from './print.ts'
import { Leave, ShellError } from './shell-error.ts'
import { call } from './simple-command.ts'

const KEYWORDS = new Set([
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'do',
  'done',
  'case',
  'esac',
  'while',
  'until',
  'for',
  '{',
  '}',
  '!',
  'in',
  'function',
])

const evaluate: Builtin = async (shell, words) => {
  const text = words.slice(1).join(' ')
  return text.trim() === '' ? 0 : shell.run(parseScript(text))
}

const source: Builtin = async (shell, words) => {
  const path = words[1] ?? ''
  const { context, state } = shell
  const parameters = state.parameters
  if (words.length > 2) state.parameters = words.slice(2)
  try {
    return await shell.run(parseScript(context.files.readFile(resolvePath(context.cwd, path)).toString()))
  } catch (error) {
    if (error instanceof FileError) throw new ShellError('usage', `${words[0] ?? '.'}: ${cannotRead(path)}`)
    if (error instanceof Leave && error.what === 'return') return error.value
    throw error
  } finally {
    state.parameters = parameters
  }
}

const exec: Builtin = async (shell, words) => {
  const { context, state } = shell
  const { stdin, stdout, stderr } = shell.descriptors
  const options = { env: state.variables.environment(), cwd: context.cwd, stdin, stdout, stderr }
  try {
    const status = await context.exec(words.slice(1), { ...options, ignored: shell.traps.ignored })
    state.traps.clear()
    throw new Leave('exit', status)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    const name = words[1] ?? ''
    const absent = error.code === 'not-found'
    throw new ShellError(
      'usage',
      `exec: ${absent ? notFound(name) : permissionDenied(name)}`,
      absent ? 127 : 126,
    )
  }
}

function locate(shell: Interpreter, name: string): string | undefined {
  const { files, cwd } = shell.context
  try {
    return findExecutable(name, { files, binaries: new Map(), cwd, path: shell.state.variables.get('PATH') })
  } catch {
    return undefined
  }
}

/** `command -v`, `type`, `command NAME …`, and what is taken and does nothing here. */
export const applyBuiltins = (
  isBuiltin: (name: string) => boolean,
): readonly (readonly [string, Builtin])[] => {
  const known = (shell: Interpreter, name: string): string | undefined =>
    KEYWORDS.has(name) || isBuiltin(name) || shell.state.functions.has(name) ? name : locate(shell, name)
  const command: Builtin = async (shell, words) => {
    if (words[1] === '-v' || words[1] === '-V') {
      const found = known(shell, words[2] ?? '')
      if (found !== undefined) await printTo(shell, `${found}\n`)
      return found === undefined ? 127 : 0
    }
    const { functions } = shell.state
    const name = words[1]
    if (name === undefined) return 0
    const own = functions.get(name)
    functions.delete(name)
    try {
      return await call(shell, words.slice(1), new Map(), 'inner')
    } finally {
      if (own) functions.set(name, own)
    }
  }
  const type: Builtin = async (shell, words) => {
    let status = 0
    for (const name of words.slice(1)) {
      const path = locate(shell, name)
      if (KEYWORDS.has(name)) await printTo(shell, `${name} is a shell keyword\n`)
      else if (shell.state.functions.has(name)) await printTo(shell, `${name} is a function\n`)
      else if (isBuiltin(name)) await printTo(shell, `${name} is a shell builtin\n`)
      else if (path !== undefined) await printTo(shell, `${name} is ${path}\n`)
      else {
        await printTo(shell, `${name}: not found\n`)
        status = 127
      }
    }
    return status
  }
  const nothing: Builtin = () => Promise.resolve(0)
  return [
    ['eval', evaluate],
    ['.', source],
    ['source', source],
    ['exec', exec],
    ['command', command],
    ['type', type],
    ['hash', nothing],
    ['alias', nothing],
    ['unalias', nothing],
    ['umask', async (shell) => (await printTo(shell, '0022\n'), 0)],
    ['ulimit', async (shell) => (await printTo(shell, 'unlimited\n'), 0)],
    ['times', async (shell) => (await printTo(shell, '0m0.00s 0m0.00s\n0m0.00s 0m0.00s\n'), 0)],
  ]
}
