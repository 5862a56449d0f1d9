import { MAIN_TERMINAL } from '../deck/blocks.ts'
import type { Execute } from '../live/execute.ts'

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

function readVersion(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('serverVersion' in answer)) return null
  const { serverVersion } = answer
  if (typeof serverVersion !== 'object' || serverVersion === null || !('gitVersion' in serverVersion))
    return null
  return typeof serverVersion.gitVersion === 'string' ? serverVersion.gitVersion : null
}
