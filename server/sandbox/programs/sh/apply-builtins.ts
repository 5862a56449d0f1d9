import { openForReading } from '../devices.ts'
import { FileError } from '../file-error.ts'
import { readAll } from '../io.ts'
import { StartError } from '../start-error.ts'
import type { Builtin } from './builtins.ts'
import { cannotRead, notFound, permissionDenied } from './messages.ts'
import { parseScript } from './parser.ts'
import { Leave, ShellError } from './shell-error.ts'

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
    return await shell.run(parseScript((await readAll(context, openForReading(context, path))).toString()))
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

/** What runs other words: `eval`, `.`, `exec`. */
export const applyBuiltins: readonly (readonly [string, Builtin])[] = [
  ['eval', evaluate],
  ['.', source],
  ['source', source],
  ['exec', exec],
]
