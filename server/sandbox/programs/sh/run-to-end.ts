import type { Interpreter } from './interpreter.ts'
import { Leave, ShellError } from './shell-error.ts'
import type { Command } from './syntax.ts'

/** Runs a whole script in an interpreter of its own process; gives the exit code after `exit`, errors and the EXIT trap. */
export async function runToEnd(interpreter: Interpreter, script: () => Command): Promise<number> {
  const { state } = interpreter
  const attempt = async (work: () => Promise<number>): Promise<number> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof Leave)
        return error.what === 'exit' || error.what === 'return' ? error.value : state.status
      if (!(error instanceof ShellError)) throw error
      await interpreter.complain(error.message)
      return error.exitCode
    }
  }
  state.status = await attempt(() => interpreter.run(script(), state.traps.size === 0 ? 'last' : 'inner'))
  const last = state.traps.get('EXIT')
  if (last === undefined) return state.status
  state.traps.delete('EXIT')
  const status = state.status
  return attempt(async () => {
    await interpreter.traps.runText(last)
    return status
  })
}
