import { expandWords } from './expansion.ts'
import type { Interpreter } from './interpreter.ts'
import { Leave } from './shell-error.ts'
import type { Command } from './syntax.ts'

/** `while` and `until`. @throws {Leave} @throws {ShellError} */
export function runWhile(
  shell: Interpreter,
  { condition, until, body }: Extract<Command, { kind: 'while' }>,
): Promise<number> {
  return loop(shell, async () => ((await shell.untested(condition)) === 0) !== until, body)
}

async function loop(shell: Interpreter, next: () => Promise<boolean>, body: Command): Promise<number> {
  let status = 0
  shell.state.loopDepth++
  try {
    while (await next()) {
      const left = await pass(shell, body)
      if (left === 'break') return 0
      status = shell.state.status
    }
    return status
  } finally {
    shell.state.loopDepth--
  }
}

/** One pass of a loop; `break` and `continue` of outer loops go on their way. */
async function pass(shell: Interpreter, body: Command): Promise<'break' | 'on'> {
  try {
    await shell.run(body)
    return 'on'
  } catch (error) {
    if (!(error instanceof Leave) || (error.what !== 'break' && error.what !== 'continue')) throw error
    shell.state.status = 0
    if (error.value > 1 && shell.state.loopDepth > 1) throw new Leave(error.what, error.value - 1)
    return error.what === 'break' ? 'break' : 'on'
  }
}

/** `for`. @throws {Leave} @throws {ShellError} */
export async function runFor(
  shell: Interpreter,
  { name, words, body }: Extract<Command, { kind: 'for' }>,
): Promise<number> {
  const values = words ? await expandWords(shell.world, words) : [...shell.state.parameters]
  return loop(
    shell,
    () => {
      const value = values.shift()
      if (value !== undefined) shell.state.variables.set(name, value)
      return Promise.resolve(value !== undefined)
    },
    body,
  )
}
