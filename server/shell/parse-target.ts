import { LocalTarget, type TargetDeps } from './local-target.ts'
import { unknownTarget } from './messages.ts'
import { SshTarget } from './ssh-target.ts'
import { TargetError } from './target-error.ts'
import type { Target } from './target.ts'

const SSH = 'ssh:'

/**
 * Makes the target that `--target` names: `local` or `ssh:HOST`.
 * @throws {TargetError} `unknown-target` with the nearest match, or `invalid-host`
 */
export function parseTarget(given: string, deps: TargetDeps): Target {
  if (given === 'local') return new LocalTarget(deps)
  if (given.startsWith(SSH)) return new SshTarget(given.slice(SSH.length), deps)
  throw new TargetError('unknown-target', unknownTarget(given, nearestTarget(given)))
}

/** What was probably meant: anything that speaks of a host is ssh, anything else the only other name. */
function nearestTarget(given: string): string {
  const host = /^(?:ss?h?[:/]*|.*:\/\/)?([\w.-]+@[\w.-]+|(?<=[:/])[\w.-]+)$/.exec(given)?.[1]
  if (host !== undefined) return `${SSH}${host}`
  return /^s|[@.\d]/.test(given) ? `${SSH}${given.replaceAll(/[^\w.@-]/g, '') || 'HOST'}` : 'local'
}
