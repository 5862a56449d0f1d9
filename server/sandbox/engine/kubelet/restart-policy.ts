import type { ContainerState } from 'kubernetes-types/core/v1'

import type { ContainerKind } from './container-instance.ts'

/** Whether a container runs again after it has ended; one that never came to an end does (its config was missing). */
export function restartsAfter(
  end: ContainerState['terminated'],
  kind: ContainerKind,
  policy: string | undefined,
): boolean {
  if (end === undefined || kind === 'sidecar') return true
  if (kind === 'ephemeral') return false
  // What an init container has done, it has done.
  if (kind === 'app' && (policy === undefined || policy === 'Always')) return true
  return policy !== 'Never' && end.exitCode !== 0
}
