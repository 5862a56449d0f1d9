// What follows from the states of a pod's containers: its phase and its conditions (pkg/kubelet: getPhase, status/generate.go).
import type { ContainerStatus, PodCondition, PodStatus } from 'kubernetes-types/core/v1'

import type { KindMap } from '../../kube/objects.ts'

type Pod = KindMap['pods']

/** What the kubelet knows of a pod, apart from its object. */
export interface PodFacts {
  /** The pod has its network and its volumes. */
  sandboxReady: boolean
  /** It will run no more: deleted or past its deadline. */
  ended: boolean
  initStatuses: readonly ContainerStatus[]
  statuses: readonly ContainerStatus[]
}

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'

interface Counts {
  waiting: number
  running: number
  stopped: number
  succeeded: number
}

/** The phase of a pod whose containers are in these states. */
export function phaseOf(pod: Pod, facts: PodFacts): Phase {
  const policy = pod.spec.restartPolicy ?? 'Always'
  const pendingInit = facts.initStatuses.find((status) => !initDone(pod, status))
  if (pendingInit !== undefined && !facts.ended) {
    return policy === 'Never' && exitCodeOf(pendingInit) > 0 ? 'Failed' : 'Pending'
  }
  const counts = count(facts.statuses)
  if (facts.ended && counts.running === 0) {
    return counts.succeeded === facts.statuses.length ? 'Succeeded' : 'Failed'
  }
  if (counts.waiting > 0) return 'Pending'
  if (counts.running > 0 || policy === 'Always') return 'Running'
  if (counts.stopped === counts.succeeded) return 'Succeeded'
  return policy === 'Never' ? 'Failed' : 'Running'
}

function count(statuses: readonly ContainerStatus[]): Counts {
  const counts = { waiting: 0, running: 0, stopped: 0, succeeded: 0 }
  for (const { state, lastState } of statuses) {
    if (state?.running) counts.running++
    else if (state?.terminated) {
      counts.stopped++
      if (state.terminated.exitCode === 0) counts.succeeded++
    } else if (lastState?.terminated) counts.stopped++
    else counts.waiting++
  }
  return counts
}

/** Whether the containers after this init container may start; a sidecar lets them as soon as it has started. */
function initDone(pod: Pod, status: ContainerStatus): boolean {
  if (isSidecar(pod, status.name)) return status.started === true
  return status.state?.terminated?.exitCode === 0
}

/** An init container that goes on beside the others (restartPolicy Always). */
function isSidecar(pod: Pod, name: string): boolean {
  return pod.spec.initContainers?.find((container) => container.name === name)?.restartPolicy === 'Always'
}

const exitCodeOf = (status: ContainerStatus): number => status.state?.terminated?.exitCode ?? 0

type Verdict = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>

/** The conditions that the kubelet keeps, in its order; those of others stay after them. Times are meta/v1 Times. */
export function conditionsOf(
  pod: Pod,
  facts: PodFacts,
  phase: Phase,
  before: PodStatus,
  now: string,
): PodCondition[] {
  const containersReady = readyVerdict(pod, facts, phase)
  const verdicts: readonly Verdict[] = [
    { type: 'PodReadyToStartContainers', status: facts.sandboxReady ? 'True' : 'False' },
    initializedVerdict(pod, facts, phase),
    { ...gatesVerdict(pod, containersReady, before), type: 'Ready' },
    containersReady,
    { type: 'PodScheduled', status: 'True' },
  ]
  const own = new Set(verdicts.map(({ type }) => type))
  const others = (before.conditions ?? []).filter(({ type }) => !own.has(type))
  return [...verdicts.map((verdict) => stamp(verdict, before, now)), ...others]
}

function stamp(verdict: Verdict, before: PodStatus, now: string): PodCondition {
  const previous = before.conditions?.find(({ type }) => type === verdict.type)
  const unchanged = previous?.status === verdict.status
  return {
    ...(previous?.lastProbeTime === undefined ? {} : { lastProbeTime: previous.lastProbeTime }),
    ...verdict,
    lastTransitionTime: unchanged ? (previous.lastTransitionTime ?? now) : now,
  }
}

function initializedVerdict(pod: Pod, facts: PodFacts, phase: Phase): Verdict {
  const type = 'Initialized'
  if (phase === 'Succeeded') return { type, status: 'True', reason: 'PodCompleted' }
  const incomplete = facts.initStatuses.filter((status) => !initDone(pod, status)).map(({ name }) => name)
  if (incomplete.length === 0) return { type, status: 'True' }
  const message = `containers with incomplete status: [${incomplete.join(' ')}]`
  return { type, status: 'False', reason: 'ContainersNotInitialized', message }
}

function readyVerdict(pod: Pod, facts: PodFacts, phase: Phase): Verdict {
  const type = 'ContainersReady'
  if (phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' }
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' }
  const sidecars = facts.initStatuses.filter(({ name }) => isSidecar(pod, name))
  const unready = [...sidecars, ...facts.statuses].filter(({ ready }) => !ready).map(({ name }) => name)
  if (unready.length === 0) return { type, status: 'True' }
  const message = `containers with unready status: [${unready.join(' ')}]`
  return { type, status: 'False', reason: 'ContainersNotReady', message }
}

function gatesVerdict(pod: Pod, containersReady: Verdict, before: PodStatus): Verdict {
  if (containersReady.status !== 'True') return containersReady
  const problems: string[] = []
  for (const { conditionType } of pod.spec.readinessGates ?? []) {
    const condition = before.conditions?.find(({ type }) => type === conditionType)
    if (condition === undefined) {
      problems.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`)
    } else if (condition.status !== 'True') {
      problems.push(
        `the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`,
      )
    }
  }
  if (problems.length === 0) return containersReady
  return { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message: problems.join(', ') }
}
