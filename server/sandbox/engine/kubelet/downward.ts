// What a pod may learn about itself (the downward API): fields of its object and its containers' resources.
import type { Container, ObjectFieldSelector, ResourceFieldSelector } from 'kubernetes-types/core/v1'

import { parseQuantity } from '../../apiserver/resources/checks/quantity.ts'
import type { KindMap } from '../../kube/objects.ts'

type Pod = KindMap['pods']

/** What the kubelet knows before the pod's status says it. */
export interface PodPlace {
  podIP: string
  hostIP: string
}

const FIELDS: Readonly<Record<string, (pod: Pod, place: PodPlace) => string>> = {
  'metadata.name': (pod) => pod.metadata.name,
  'metadata.namespace': (pod) => pod.metadata.namespace ?? 'default',
  'metadata.uid': (pod) => pod.metadata.uid,
  'metadata.labels': (pod) => formatMap(pod.metadata.labels),
  'metadata.annotations': (pod) => formatMap(pod.metadata.annotations),
  'spec.nodeName': (pod) => pod.spec.nodeName ?? '',
  'spec.serviceAccountName': (pod) => pod.spec.serviceAccountName ?? '',
  'status.hostIP': (_pod, { hostIP }) => hostIP,
  'status.hostIPs': (_pod, { hostIP }) => hostIP,
  'status.podIP': (_pod, { podIP }) => podIP,
  'status.podIPs': (_pod, { podIP }) => podIP,
}

/** A field of the pod as text: `metadata.labels['app']`, `status.podIP`; nothing for one that it does not have. */
export function fieldValue(selector: ObjectFieldSelector, pod: Pod, place: PodPlace): string {
  const entry = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(selector.fieldPath)
  if (entry !== null) {
    const entries = entry[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations
    return entries?.[entry[2] ?? ''] ?? ''
  }
  return FIELDS[selector.fieldPath]?.(pod, place) ?? ''
}

function formatMap(entries: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(entries ?? {}).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return pairs.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join('\n')
}

/** What a container without a limit may use: the whole node. */
const NODE_LIMITS: Readonly<Record<string, string>> = { cpu: '2', memory: '4Gi', 'ephemeral-storage': '64Gi' }

/** A container's request or limit in units of the divisor, rounded up; the node's own where it sets no limit. */
export function resourceValue(selector: ResourceFieldSelector, container: Container): string {
  const [kind = '', name = ''] = selector.resource.split('.', 2)
  const { limits, requests } = container.resources ?? {}
  const limit = limits?.[name] ?? NODE_LIMITS[name]
  const amount = kind === 'limits' ? limit : (requests?.[name] ?? '0')
  const value = parseQuantity(amount ?? '0')?.billionths ?? 0n
  const wanted = selector.divisor
  const divisor = wanted === undefined || wanted === '0' ? 1_000_000_000n : parseQuantity(wanted)?.billionths
  if (divisor === undefined || divisor <= 0n) return '0'
  return String((value + divisor - 1n) / divisor)
}
