import type { PodSpec } from 'kubernetes-types/core/v1'

import type { KindMap } from '../../../kube/objects.ts'
import { REFUSALS } from '../../messages.ts'
import type { AdmissionContext } from '../../resource-definition.ts'
import type { LooseDraft } from '../loose.ts'

type PriorityClass = KindMap['priorityclasses.scheduling.k8s.io']

/** Classes that every cluster knows, with or without an object of their own. */
const SYSTEM_CLASSES: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
}

function defaultClass(context: AdmissionContext): PriorityClass | undefined {
  return context.api.list('priorityclasses.scheduling.k8s.io').find(({ globalDefault }) => globalDefault)
}

/**
 * Turns the name of a priority class into numbers (admission plugin Priority).
 * @throws {StatusError} Forbidden when there is no such class
 */
export function admitPriority(draft: LooseDraft<'pods'>, context: AdmissionContext): void {
  const spec = (draft.spec ??= {})
  const wanted = spec.priorityClassName ?? ''
  const found =
    wanted === ''
      ? defaultClass(context)
      : context.api.find('priorityclasses.scheduling.k8s.io', undefined, wanted)
  if (wanted !== '' && !found && !Object.hasOwn(SYSTEM_CLASSES, wanted)) {
    const pods = { group: '', plural: 'pods', kind: 'Pod' }
    throw REFUSALS.forbidden(
      pods,
      draft.metadata?.name ?? '',
      `no PriorityClass with name ${wanted} was found`,
    )
  }
  if (found) spec.priorityClassName = found.metadata.name
  spec.priority = found?.value ?? SYSTEM_CLASSES[wanted] ?? 0
  spec.preemptionPolicy = found?.preemptionPolicy ?? 'PreemptLowerPriority'
}

/** What admission once worked out stays, for a client that sends the pod as it wrote it. */
export function keepPriority(next: PodSpec, previous: Readonly<PodSpec>): void {
  const { priority, preemptionPolicy } = previous
  if (next.priority === undefined && priority !== undefined) next.priority = priority
  if (next.preemptionPolicy === undefined && preemptionPolicy !== undefined) {
    next.preemptionPolicy = preemptionPolicy
  }
}
