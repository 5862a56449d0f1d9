import type { Container, ContainerStatus, PodCondition } from 'kubernetes-types/core/v1'

import type { KindMap } from '../../../kube/objects.ts'
import { age } from '../../duration.ts'

type Pod = KindMap['pods']

/** What `kubectl get pods` shows of a pod's containers: READY, STATUS and RESTARTS. */
export interface PodSummary {
  ready: string
  status: string
  restarts: string
}

interface Tally {
  reason: string
  readyContainers: number
  restarts: number
  lastRestart: string
}

const hasCondition = (conditions: readonly PodCondition[] | undefined, type: string): boolean =>
  (conditions ?? []).some((condition) => condition.type === type && condition.status === 'True')

const later = (one: string, other: string | undefined): string =>
  other !== undefined && (one === '' || Date.parse(other) > Date.parse(one)) ? other : one

const isSidecar = (container: Container | undefined): boolean => container?.restartPolicy === 'Always'

const endOf = (terminated: { exitCode: number; signal?: number; reason?: string }): string =>
  terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`)

/** Why an init container holds the pod up, or undefined when it does so no longer. */
function initReason(status: ContainerStatus, sidecar: boolean, progress: string): string | undefined {
  const { terminated, waiting } = status.state ?? {}
  if (terminated?.exitCode === 0 || (sidecar && status.started)) return undefined
  if (terminated) return `Init:${endOf(terminated)}`
  if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`
  return `Init:${progress}`
}

function countRestarts(tally: Tally, { restartCount, lastState }: ContainerStatus): void {
  tally.restarts += restartCount
  tally.lastRestart = later(tally.lastRestart, lastState?.terminated?.finishedAt)
}

/** Goes through the init containers up to the first that is not done; says whether the pod is still held up. */
function readInitContainers(pod: Pod, all: Tally, sidecars: Tally): boolean {
  const containers = pod.spec.initContainers ?? []
  for (const [index, status] of (pod.status.initContainerStatuses ?? []).entries()) {
    const sidecar = isSidecar(containers.find(({ name }) => name === status.name))
    countRestarts(all, status)
    if (sidecar) countRestarts(sidecars, status)
    const reason = initReason(status, sidecar, `${index}/${containers.length}`)
    if (reason !== undefined) {
      all.reason = reason
      return true
    }
    if (sidecar && status.ready) all.readyContainers++
  }
  return false
}

/** Goes through the containers, the first of which has the last word. */
function readContainers(pod: Pod, tally: Tally): void {
  let hasRunning = false
  for (const status of (pod.status.containerStatuses ?? []).toReversed()) {
    const { waiting, terminated, running } = status.state ?? {}
    countRestarts(tally, status)
    if (waiting?.reason) tally.reason = waiting.reason
    else if (terminated) tally.reason = endOf(terminated)
    else if (status.ready && running) {
      hasRunning = true
      tally.readyContainers++
    }
  }
  if (tally.reason === 'Completed' && hasRunning) {
    tally.reason = hasCondition(pod.status.conditions, 'Ready') ? 'Running' : 'NotReady'
  }
}

/** Whether the pod has ended for good. */
export const isFinished = (pod: Pod): boolean =>
  pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed'

function statusOf(pod: Pod, reason: string): string {
  if (pod.metadata.deletionTimestamp === undefined) return reason
  if (pod.status.reason === 'NodeLost') return 'Unknown'
  return isFinished(pod) ? reason : 'Terminating'
}

function firstReason({ status }: Pod): string {
  const gated = (status.conditions ?? []).some(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated',
  )
  return gated ? 'SchedulingGated' : status.reason || (status.phase ?? '')
}

/** Sums a pod up as the server's printer does; `now` is in milliseconds. */
export function summarize(pod: Pod, now: number): PodSummary {
  const all: Tally = { reason: firstReason(pod), readyContainers: 0, restarts: 0, lastRestart: '' }
  const sidecars: Tally = { ...all }
  let shown = all
  const initializing = readInitContainers(pod, all, sidecars)
  if (!initializing || hasCondition(pod.status.conditions, 'Initialized')) {
    shown = { ...all, restarts: sidecars.restarts, lastRestart: sidecars.lastRestart }
    readContainers(pod, shown)
  }
  const total = pod.spec.containers.length + (pod.spec.initContainers ?? []).filter(isSidecar).length
  const ago = shown.restarts > 0 && shown.lastRestart ? ` (${age(shown.lastRestart, now)} ago)` : ''
  return {
    ready: `${shown.readyContainers}/${total}`,
    status: statusOf(pod, shown.reason),
    restarts: `${shown.restarts}${ago}`,
  }
}
