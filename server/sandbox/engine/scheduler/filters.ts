import type { NodeSelectorTerm, PodAffinityTerm, Taint, Toleration } from 'kubernetes-types/core/v1'

import type { KindMap } from '../../kube/objects.ts'
import { matchesLabels, matchesSelector } from '../controllers/selectors.ts'
import { tolerates } from '../tolerations.ts'
import { type Refusal, reasons } from './messages.ts'
import type { NodeState } from './node-states.ts'
import { requestsOf } from './resources.ts'

type Node = KindMap['nodes']
type Pod = KindMap['pods']
type Filter = (pod: Pod, state: NodeState, all: readonly NodeState[]) => Refusal | undefined

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

/** In the order of the real scheduler's profile: the first that refuses gives the reason. */
const FILTERS: readonly Filter[] = [
  (pod, { node }) => (fitsCordon(pod, node) ? undefined : final(reasons.unschedulable)),
  (pod, { node }) =>
    (pod.spec.nodeName ?? node.metadata.name) === node.metadata.name ? undefined : final(reasons.nodeName),
  (pod, { node }) => {
    const taint = node.spec.taints?.find(
      (each) => each.effect !== 'PreferNoSchedule' && !isTolerated(pod.spec.tolerations, each),
    )
    return taint && final(reasons.taint(taint.key, taint.value ?? ''))
  },
  (pod, { node }) => (matchesNode(pod, node) ? undefined : final(reasons.nodeAffinity)),
  (pod, state) => (hasFreePorts(pod, state) ? undefined : { reasons: [reasons.ports], final: false }),
  fitsResources,
  fitsPodAffinity,
]

/** Why the pod cannot go to this node, or undefined when it can. */
export function refuse(pod: Pod, state: NodeState, all: readonly NodeState[]): Refusal | undefined {
  for (const filter of FILTERS) {
    const refusal = filter(pod, state, all)
    if (refusal) return refusal
  }
  return undefined
}

/** Whether a pod of the node's own (a DaemonSet's) may be there: what its place, taints and affinity say. */
export function fitsNode(pod: Pick<Pod, 'spec'>, node: Node): { place: boolean; taints: readonly Taint[] } {
  const taints = (node.spec.taints ?? []).filter((taint) => !isTolerated(pod.spec.tolerations, taint))
  return { place: matchesNode(pod, node), taints }
}

function final(reason: string): Refusal {
  return { reasons: [reason], final: true }
}

function fitsCordon(pod: Pod, node: Node): boolean {
  return !node.spec.unschedulable || isTolerated(pod.spec.tolerations, UNSCHEDULABLE)
}

function isTolerated(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  return (tolerations ?? []).some((toleration) => tolerates(toleration, taint))
}

function matchesNode({ spec }: Pick<Pod, 'spec'>, node: Node): boolean {
  if (!matchesLabels(spec.nodeSelector, node.metadata.labels)) return false
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return !required || required.nodeSelectorTerms.some((term) => matchesTerm(term, node))
}

function matchesTerm(
  { matchExpressions = [], matchFields = [] }: NodeSelectorTerm,
  { metadata }: Node,
): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false
  return (
    matchExpressions.every((expression) => meets(expression, metadata.labels?.[expression.key])) &&
    matchFields.every((field) => meets(field, field.key === 'metadata.name' ? metadata.name : undefined))
  )
}

function meets(
  { operator, values = [] }: { operator: string; values?: string[] },
  value: string | undefined,
): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0])
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0])
    default:
      return false
  }
}

function hostPorts({ spec }: Pod): string[] {
  return spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort = 0, protocol = 'TCP' }) => (hostPort > 0 ? [`${protocol}/${hostPort}`] : [])),
  )
}

function hasFreePorts(pod: Pod, state: NodeState): boolean {
  const wanted = hostPorts(pod)
  if (wanted.length === 0) return true
  const taken = new Set([...state.pods.values()].flatMap(hostPorts))
  return wanted.every((port) => !taken.has(port))
}

function fitsResources(pod: Pod, { allocatable, requested, pods }: NodeState): Refusal | undefined {
  const lacking: string[] = []
  if (pods.size + 1 > (allocatable.get('pods') ?? 0)) lacking.push(reasons.tooManyPods)
  for (const [name, amount] of requestsOf(pod.spec)) {
    const offered = allocatable.get(name) ?? 0
    if (amount > 0 && amount > offered - (requested.get(name) ?? 0)) lacking.push(reasons.insufficient(name))
  }
  // Even where the node is too small for the pod: only later versions tell that apart.
  return lacking.length > 0 ? { reasons: lacking, final: false } : undefined
}

function fitsPodAffinity(pod: Pod, state: NodeState, all: readonly NodeState[]): Refusal | undefined {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {}
  const wanted = podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  if (!wanted.every((term) => isNear(term, pod, state, all) || isFirstOfItsKind(term, pod, all))) {
    return final(reasons.affinity)
  }
  const unwanted = podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  if (unwanted.some((term) => isNear(term, pod, state, all))) {
    return { reasons: [reasons.antiAffinity], final: false }
  }
  if (all.some((other) => keepsAway(other, pod, state.node))) {
    return { reasons: [reasons.existingAntiAffinity], final: false }
  }
  return undefined
}

/** Whether a pod that the term means runs in the same place as the node: on it, with the topology key of host names. */
function isNear(term: PodAffinityTerm, pod: Pod, { node }: NodeState, all: readonly NodeState[]): boolean {
  return all.some(
    (other) =>
      samePlace(term, node, other.node) && [...other.pods.values()].some((each) => means(term, pod, each)),
  )
}

/** A pod that wants to be near its own kind may be the first. */
function isFirstOfItsKind(term: PodAffinityTerm, pod: Pod, all: readonly NodeState[]): boolean {
  return (
    means(term, pod, pod) &&
    !all.some(({ pods }) => [...pods.values()].some((each) => means(term, pod, each)))
  )
}

function keepsAway(other: NodeState, pod: Pod, node: Node): boolean {
  return [...other.withAntiAffinity.values()].some((existing) =>
    (existing.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).some(
      (term) => samePlace(term, node, other.node) && means(term, existing, pod),
    ),
  )
}

function samePlace({ topologyKey }: PodAffinityTerm, node: Node, other: Node): boolean {
  const place = node.metadata.labels?.[topologyKey]
  return place !== undefined && place === other.metadata.labels?.[topologyKey]
}

function means({ labelSelector, namespaces = [] }: PodAffinityTerm, owner: Pod, pod: Pod): boolean {
  const { namespace = '', labels } = pod.metadata
  const inReach =
    namespaces.length > 0 ? namespaces.includes(namespace) : namespace === owner.metadata.namespace
  return inReach && matchesSelector(labelSelector, labels)
}
