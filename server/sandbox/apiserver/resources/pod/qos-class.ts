import type { Container, PodSpec } from 'kubernetes-types/core/v1'

import { parseQuantity } from '../checks/quantity.ts'
import type { Loose } from '../loose.ts'

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort'

const COUNTED = ['cpu', 'memory'] as const

const worth = (list: Loose<Record<string, string>> | undefined, resource: string): bigint =>
  parseQuantity(list?.[resource] ?? '0')?.billionths ?? 0n

const asksForAnything = ({ resources }: Loose<Container>): boolean =>
  COUNTED.some(
    (resource) => worth(resources?.requests, resource) > 0n || worth(resources?.limits, resource) > 0n,
  )

const isGuaranteed = ({ resources }: Loose<Container>): boolean =>
  COUNTED.every((resource) => {
    const limit = worth(resources?.limits, resource)
    return limit > 0n && worth(resources?.requests, resource) === limit
  })

/** How well a pod is kept when its node runs short, from the requests and limits of all its containers. */
export function qosClassOf(spec: Loose<PodSpec>): QosClass {
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])]
  if (!containers.some(asksForAnything)) return 'BestEffort'
  return containers.every(isGuaranteed) ? 'Guaranteed' : 'Burstable'
}
