import { join } from 'node:path'

import { installLabTools } from '../../server/lab-tools.ts'
import { SandboxProcess } from '../../server/sandbox-process.ts'
import { terminalEnvironment } from '../../server/shell/environment.ts'
import { sandboxEnvironment } from '../../server/shell/sandbox-target.ts'

const ROOT = new URL('../../', import.meta.url).pathname

/** A sandbox process with the lab's commands in its folder. */
export interface SandboxWithTools {
  sandbox: SandboxProcess
  /** What a shell on it gets. */
  env: NodeJS.ProcessEnv
}

/** Starts a sandbox whose shells find this kubectl and, where the machine lacks them, curl and jq; whoever starts it disposes of it. */
export async function startSandboxWithTools(kubectl: string): Promise<SandboxWithTools> {
  const environment = process.env
  const entry = join(ROOT, 'dist/server/sandbox.js')
  const sandbox = await SandboxProcess.start({ entry, environment, seed: 1 })
  await installLabTools({ folder: sandbox.folder, home: ROOT, environment, kubectl, realDocker: false })
  return { sandbox, env: sandboxEnvironment(terminalEnvironment(environment), sandbox) }
}
