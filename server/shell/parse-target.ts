import { LocalTarget, type TargetDeps } from './local-target.ts'
import { noSandbox, unknownTarget } from './messages.ts'
import { type SandboxAccess, SandboxTarget } from './sandbox-target.ts'
import { SshTarget } from './ssh-target.ts'
import { TargetError } from './target-error.ts'
import type { Target } from './target.ts'

const SSH = 'ssh:'

/** What each kind of target needs; `sandbox` is there when the target of that name is asked for. */
export interface AllTargetDeps extends TargetDeps {
  sandbox?: SandboxAccess | undefined
}

/**
 * Makes the target that `--target` names: `sandbox`, `local` or `ssh:HOST`.
 * @throws {TargetError} `unknown-target` with the nearest match, `invalid-host`, or `no-sandbox` where none was handed in
 */
export function parseTarget(given: string, { sandbox, ...deps }: AllTargetDeps): Target {
  if (given === 'sandbox') {
    if (sandbox) return new SandboxTarget(sandbox, deps)
    throw new TargetError('no-sandbox', noSandbox())
  }
  if (given === 'local') return new LocalTarget(deps)
  if (given.startsWith(SSH)) return new SshTarget(given.slice(SSH.length), deps)
  throw new TargetError('unknown-target', unknownTarget(given, nearestTarget(given)))
}

/** What was probably meant: what begins as `sandbox` or `local` does is that, anything else speaks of a host. */
function nearestTarget(given: string): string {
  if (/^sa|^simul|^embed/i.test(given)) return 'sandbox'
  if (/^l|^$/i.test(given)) return 'local'
  const host = given.replace(/^s\w{0,3}([:/\s]+|$)/i, '').replaceAll(/[^\w.@-]/g, '')
  return `${SSH}${host || 'HOST'}`
}
