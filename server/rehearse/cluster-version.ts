import { MAIN_TERMINAL } from '../deck/blocks.ts'
import type { Execute } from '../live/execute.ts'
import { noteOf } from './messages.ts'

const LIMIT_MS = 15_000

/** Asks the cluster for its version, such as `v1.20.2`; null when there is no kubectl or no server. */
export async function askClusterVersion(execute: Execute): Promise<string | null> {
  try {
    const { stdout } = await execute('kubectl version -o json', {
      terminal: MAIN_TERMINAL,
      timeoutMs: LIMIT_MS,
    })
    return readVersion(JSON.parse(stdout))
  } catch {
    // A deck may have nothing to do with a cluster, and its steps will say when they have.
    return null
  }
}

const READY_MS = 5_000

/** Says that the cluster's API server does not answer, in a sentence with kubectl's own reason; null when it does. */
export async function findClusterFault(execute: Execute): Promise<string | null> {
  const options = { terminal: MAIN_TERMINAL, timeoutMs: READY_MS }
  const { ended, exitCode, stderr } = await execute('kubectl get --raw /readyz', options).catch(() => ({
    ended: 'timed-out',
    exitCode: 1,
    stderr: '',
  }))
  if (ended === 'exited' && exitCode === 0) return null
  return noteOf.clusterAway(stderr.trim().split('\n').at(-1) ?? '')
}

function readVersion(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('serverVersion' in answer)) return null
  const { serverVersion } = answer
  if (typeof serverVersion !== 'object' || serverVersion === null || !('gitVersion' in serverVersion))
    return null
  return typeof serverVersion.gitVersion === 'string' ? serverVersion.gitVersion : null
}
