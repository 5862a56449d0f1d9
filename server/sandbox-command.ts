import type { SandboxRequest } from './arguments.ts'
import { askControl, findControl } from './control-client.ts'
import { type LabSandbox, startLabSandbox } from './lab-sandbox.ts'
import { SANDBOX_NEWS, describeSandbox, sandboxHints } from './messages.ts'
import type { SandboxStatus } from './sandbox-process.ts'
import type { Variables } from './shell/environment.ts'
import { shellWord } from './shell/shell-word.ts'
import { untilSignal } from './until-signal.ts'

export interface SandboxCommandOptions {
  request: SandboxRequest
  /** null for any free port. */
  port: number | null
  /** Leaves the machine's own docker on the PATH that it offers. */
  realDocker: boolean
  /** The package's folder. */
  home: string
  environment: Variables
  /** Standard output, which belongs to whoever evaluates it. */
  write: (text: string) => void
  /** Standard error, one line at a time. */
  say: (line: string) => void
}

/** Runs `livedeck sandbox`, or asks the running one that KUBECONFIG names; resolves with the exit code. */
export async function runSandboxCommand(options: SandboxCommandOptions): Promise<number> {
  const { request, environment, write } = options
  if (request.action === 'start') return await runInForeground(options)
  const state = await askControl(await findControl(environment), request)
  write(`${describeSandbox(state)}\n`)
  return 0
}

/** Runs a sandbox until a signal comes, or until it cannot live. */
async function runInForeground({
  port,
  realDocker,
  home,
  environment,
  write,
  say,
}: SandboxCommandOptions): Promise<number> {
  const stopping = new AbortController()
  const { signal } = stopping
  const signalled = untilSignal().then(() => stopping.abort())
  const lab = await startLabSandbox({ home, environment, port: port ?? 0, realDocker, say, signal })
  const { sandbox } = lab
  try {
    if (!signal.aborted) announce(lab, write, say)
    return await Promise.race([signalled.then(() => 0), untilGone(lab, say)])
  } finally {
    await sandbox.dispose()
  }
}

function announce(
  { sandbox, added }: LabSandbox,
  write: (text: string) => void,
  say: (line: string) => void,
): void {
  for (const line of sandboxHints(sandbox.folder, added)) say(line)
  write(`export KUBECONFIG=${shellWord(sandbox.kubeconfig)}\n`)
}

/** Says what befalls a sandbox; resolves with an exit code once it does not come back. */
function untilGone({ sandbox }: LabSandbox, say: (line: string) => void): Promise<number> {
  return new Promise((resolve) => {
    let last: SandboxStatus = sandbox.status
    const take = (status: SandboxStatus): void => {
      if (status.phase !== last.phase) say(SANDBOX_NEWS[status.phase])
      last = status
      if (status.phase === 'gone') resolve(1)
    }
    sandbox.watch(take)
    if (last.phase === 'gone') resolve(1)
  })
}
