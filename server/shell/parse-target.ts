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

/** What was probably meant: what begins as `local` does is that, anything else speaks of a host. */
function nearestTarget(given: string): string {
  if (/^l|^$/i.test(given)) return 'local'
  const host = given.replace(/^s\w{0,3}([:/\s]+|$)/i, '').replaceAll(/[^\w.@-]/g, '')
  return `${SSH}${host || 'HOST'}`
}
