import { echo, printf } from '../busybox/echo.ts'
import { kill } from '../busybox/kill.ts'
import { test } from '../busybox/test.ts'
import type { Program } from '../program.ts'
import { commandBuiltins } from './command-builtins.ts'
import { controlBuiltins } from './control-builtins.ts'
import type { Interpreter } from './interpreter.ts'
import { jobBuiltins } from './job-builtins.ts'
import { readBuiltins } from './read-builtin.ts'
import { setBuiltins } from './set-builtin.ts'
import { variableBuiltins } from './variable-builtins.ts'
import { applyBuiltins } from './apply-builtins.ts'

/** A command that the shell runs itself, its own name first in the words. @throws {Leave} @throws {ShellError} */
export type Builtin = (shell: Interpreter, words: readonly string[]) => Promise<number>

/** Tools that are quick enough to run inside the shell, as ash does too. */
const inside =
  (program: Program): Builtin =>
  (shell, argv) => {
    const { stdin, stdout, stderr } = shell.descriptors
    return program({
      ...shell.context,
      argv,
      stdin,
      stdout,
      stderr,
      env: shell.state.variables.environment(),
    })
  }

const succeed: Builtin = () => Promise.resolve(0)

const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', succeed],
  ['true', succeed],
  ['false', () => Promise.resolve(1)],
  ['echo', inside(echo)],
  ['printf', inside(printf)],
  ['test', inside(test)],
  ['[', inside(test)],
  ['[[', inside(test)],
  ...controlBuiltins,
  ...variableBuiltins,
  ...setBuiltins,
  ...readBuiltins,
  ...jobBuiltins(inside(kill)),
  ...applyBuiltins,
  ...commandBuiltins((name) => builtins.has(name)),
])

/** The builtin of this name. */
export const findBuiltin = (name: string): Builtin | undefined => builtins.get(name)
