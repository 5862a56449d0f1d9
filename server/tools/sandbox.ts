import { parseSandboxRequest } from '../arguments.ts'
import { askControl, findControl } from '../control-client.ts'
import { ArgumentError, SandboxError, describeSandbox } from '../messages.ts'
import { type Tool, write } from './io.ts'
import { SANDBOX_USAGE } from './messages.ts'

const EXIT_USAGE = 2

/** `sandbox`: asks the simulated cluster that KUBECONFIG names. */
export const sandbox: Tool = async (words, { stdout, stderr, environment }) => {
  if (words.length === 0 || words.includes('--help') || words.includes('-h')) {
    await write(stdout, SANDBOX_USAGE)
    return 0
  }
  try {
    const request = parseSandboxRequest(words)
    if (request.action === 'start') return EXIT_USAGE
    const state = await askControl(await findControl(environment), request)
    await write(stdout, `${describeSandbox(state)}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof SandboxError || error instanceof ArgumentError)) throw error
    await write(stderr, `sandbox: ${error.message}\n`)
    return error instanceof ArgumentError ? EXIT_USAGE : 1
  }
}
