import type { LabelSelector } from 'kubernetes-types/meta/v1'

import { type Labels, matcherOf } from '../../apiserver/label-selector.ts'

/** Whether labels fit a selector; an empty selector takes all, a missing one nothing (meta/v1 LabelSelector). */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels): boolean {
  return matcherOf(selector)(labels)
}

/** Whether labels hold all of the wanted ones (the selector of a Service or a ReplicationController). */
export function matchesLabels(wanted: Labels, labels: Labels): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => labels?.[key] === value)
}
