import type { KindMap } from '../../../kube/objects.ts'
import { activeOf, allOf, type Family, type ReplicaSetControl } from './replica-sets.ts'
import {
  isSaturated,
  newestSize,
  proportionalSizes,
  replicasOf,
  rollingLimits,
  totalOf,
  totalReplicas,
} from './sizes.ts'

type Deployment = KindMap['deployments.apps']
type ReplicaSet = KindMap['replicasets.apps']

/** One step of a rolling update: more of the new, or else fewer of the old. @returns true when a size changed */
export function reconcileRolling(
  control: ReplicaSetControl,
  deployment: Deployment,
  family: Family,
): boolean {
  const { newest } = family
  if (newest) {
    const wanted = replicasOf(deployment)
    const current = replicasOf(newest)
    const size = current > wanted ? wanted : newestSize(deployment, allOf(family), newest)
    if (size !== current) return control.scale(deployment, newest, size)
  }
  return scaleDownOlder(control, deployment, family)
}

function scaleDownOlder(control: ReplicaSetControl, deployment: Deployment, family: Family): boolean {
  const { newest } = family
  const older = activeOf(family.older)
  if (totalReplicas(older) === 0) return false
  const all = allOf({ newest, older })
  const least = replicasOf(deployment) - rollingLimits(deployment).maxUnavailable
  const starting = newest ? replicasOf(newest) - (newest.status.availableReplicas ?? 0) : 0
  const spare = totalReplicas(all) - least - starting
  if (spare <= 0) return false
  const sizes = new Map(older.map((old): [ReplicaSet, number] => [old, replicasOf(old)]))
  takeUnhealthy(sizes, spare)
  takeAvailable(sizes, totalOf(all, 'availableReplicas') - least)
  let scaled = false
  for (const [old, size] of sizes) {
    if (size !== replicasOf(old)) scaled = control.scale(deployment, old, size) || scaled
  }
  return scaled
}

/** Old pods that are not available go first: they serve nobody. */
function takeUnhealthy(sizes: Map<ReplicaSet, number>, most: number): void {
  let left = most
  for (const [old, size] of sizes) {
    const taken = Math.min(left, Math.max(0, size - (old.status.availableReplicas ?? 0)))
    sizes.set(old, size - taken)
    left -= taken
  }
}

function takeAvailable(sizes: Map<ReplicaSet, number>, most: number): void {
  let left = Math.max(0, most)
  for (const [old, size] of sizes) {
    const taken = Math.min(left, size)
    sizes.set(old, size - taken)
    left -= taken
  }
}

/** Gives a Deployment that is paused or was scaled its size, without moving on from one template to the next. */
export function scaleWithoutRollout(
  control: ReplicaSetControl,
  deployment: Deployment,
  family: Family,
): void {
  const { newest, older } = family
  const active = activeOf(allOf(family))
  const only = active.length > 1 ? undefined : (active[0] ?? newest ?? older.at(-1))
  const wanted = replicasOf(deployment)
  if (active.length <= 1) {
    if (only && replicasOf(only) !== wanted) control.scale(deployment, only, wanted)
    return
  }
  if (isSaturated(deployment, newest)) {
    for (const old of activeOf(older)) control.scale(deployment, old, 0)
    return
  }
  if (deployment.spec.strategy?.type === 'Recreate') return
  for (const [replicaSet, size] of proportionalSizes(deployment, active))
    control.scale(deployment, replicaSet, size)
}
