import { folderName, resolvePath } from '../path.ts'
import { evaluateArithmetic } from './arithmetic.ts'
import type { Builtin } from './builtins.ts'
import type { Interpreter } from './interpreter.ts'
import { badVariableName, cannotChangeFolder, notInFunction } from './messages.ts'
import { ShellError } from './shell-error.ts'
import { printTo } from './print.ts'

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Takes `NAME` or `NAME=VALUE` apart. @throws {ShellError} */
function parseAssignment(word: string): { name: string; value: string | undefined } {
  const equals = word.indexOf('=')
  const name = equals < 0 ? word : word.slice(0, equals)
  if (!NAME.test(name)) throw new ShellError('usage', badVariableName(word))
  return { name, value: equals < 0 ? undefined : word.slice(equals + 1) }
}

/** A value as the shell would read it again. */
export const quoteValue = (value: string): string => `'${value.replaceAll("'", `'"'"'`)}'`

const marking =
  (mark: 'exported' | 'readOnly', word: string): Builtin =>
  async (shell, words) => {
    const { variables } = shell.state
    const names = words.slice(1).filter((name) => name !== '-p')
    if (names.length === 0) {
      const lines = variables
        .entries(mark)
        .map(([name, value]) => `${word} ${name}${value === undefined ? '' : `=${quoteValue(value)}`}\n`)
      await printTo(shell, lines.join(''))
    }
    for (const { name, value } of names.map(parseAssignment)) {
      if (value !== undefined) variables.set(name, value)
      variables.mark(name, mark)
      // A program of ours reads its environment from the context.
      if (mark === 'exported') Object.assign(shell.context.env, variables.environment())
    }
    return 0
  }

const unset: Builtin = (shell, words) => {
  const functions = words[1] === '-f'
  for (const name of words.slice(1).filter((word) => !word.startsWith('-'))) {
    if (functions) shell.state.functions.delete(name)
    else shell.state.variables.unset(name)
  }
  return Promise.resolve(0)
}

const local: Builtin = (shell, words) => {
  const { variables } = shell.state
  if (!variables.inFunction) throw new ShellError('usage', `local: ${notInFunction()}`)
  for (const { name, value } of words.slice(1).map(parseAssignment)) {
    variables.makeLocal(name)
    if (value !== undefined) variables.set(name, value)
  }
  return Promise.resolve(0)
}

const letBuiltin: Builtin = (shell, words) => {
  const { variables } = shell.state
  let value = 0n
  for (const word of words.slice(1)) {
    value = evaluateArithmetic(word, variables)
  }
  return Promise.resolve(value === 0n ? 1 : 0)
}

const cd: Builtin = async (shell, words) => {
  const { context, state } = shell
  const back = words[1] === '-'
  const target = back ? state.variables.get('OLDPWD') : (words[1] ?? state.variables.get('HOME'))
  if (target === undefined || target === '') return 0
  const path = resolvePath(context.cwd, target)
  if (!context.files.isFolder(path)) {
    await complainOfFolder(shell, target, path)
    return 2
  }
  state.variables.set('OLDPWD', context.cwd)
  context.cwd = path
  state.variables.set('PWD', path)
  if (back) await printTo(shell, `${path}\n`)
  return 0
}

async function complainOfFolder(shell: Interpreter, target: string, path: string): Promise<void> {
  const { files } = shell.context
  const reason =
    files.exists(path) ||
    (folderName(path) !== '/' && files.exists(folderName(path)) && !files.isFolder(folderName(path)))
      ? 'Not a directory'
      : 'No such file or directory'
  await shell.complain(`cd: ${cannotChangeFolder(target, reason)}`)
}

const pwd: Builtin = async (shell) => {
  await printTo(shell, `${shell.context.cwd}\n`)
  return 0
}

/** What works on variables and the working folder. */
export const variableBuiltins: readonly (readonly [string, Builtin])[] = [
  ['export', marking('exported', 'export')],
  ['readonly', marking('readOnly', 'readonly')],
  ['unset', unset],
  ['local', local],
  ['let', letBuiltin],
  ['cd', cd],
  ['chdir', cd],
  ['pwd', pwd],
]
