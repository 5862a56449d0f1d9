import { findExecutable } from '../executables.ts'
import type { Interpreter } from './interpreter.ts'
import { parseScript } from './parser.ts'

/** Runs a script that no first line names an interpreter for, in a subshell; gives its exit code. */
export async function runScriptFile(shell: Interpreter, words: readonly string[]): Promise<number> {
  const { context, state } = shell
  const path = findExecutable(words[0] ?? '', {
    files: context.files,
    cwd: context.cwd,
    path: state.variables.get('PATH'),
  })
  const script = parseScript(context.files.readFile(path).toString())
  const { name, parameters } = state
  state.name = path
  state.parameters = words.slice(1)
  try {
    return await shell.fork(script, shell.descriptors).exit
  } finally {
    state.name = name
    state.parameters = parameters
  }
}
