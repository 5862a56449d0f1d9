import type { Container, PodSpec } from 'kubernetes-types/core/v1'

import { parseQuantity } from '../../apiserver/resources/checks/quantity.ts'

/** Amounts by resource name, in the unit that a quantity's number has: cores, bytes, pieces. */
export type Amounts = ReadonlyMap<string, number>

/** Reads a list of quantities, as containers and nodes have them. */
export function amountsOf(list: Readonly<Record<string, string>> | undefined): Map<string, number> {
  return new Map(Object.entries(list ?? {}).map(([name, text]) => [name, valueOf(text)]))
}

function valueOf(text: string): number {
  return Number(parseQuantity(text)?.billionths ?? 0n) / 1e9
}

/** What a pod asks of its node: the sum of its containers, or more where an init container asks for more. */
export function requestsOf(spec: PodSpec): Map<string, number> {
  const total = new Map<string, number>()
  for (const container of spec.containers) addTo(total, requestOf(container))
  for (const container of spec.initContainers ?? []) {
    const request = requestOf(container)
    if (container.restartPolicy === 'Always') addTo(total, request)
    else for (const [name, amount] of request) total.set(name, Math.max(amount, total.get(name) ?? 0))
  }
  addTo(total, amountsOf(spec.overhead))
  return total
}

function requestOf({ resources }: Container): Amounts {
  return amountsOf({ ...resources?.limits, ...resources?.requests })
}

/** Adds amounts to a total, or takes them off it with the factor -1. */
export function addTo(total: Map<string, number>, amounts: Amounts, factor = 1): void {
  for (const [name, amount] of amounts) total.set(name, (total.get(name) ?? 0) + factor * amount)
}
