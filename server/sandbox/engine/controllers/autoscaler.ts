// The HorizontalPodAutoscaler of a cluster without a metrics server: it keeps the bounds, and says that it cannot do more.
import { isDeepStrictEqual } from 'node:util'

import type {
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
} from 'kubernetes-types/autoscaling/v2'

import type { Disposable } from '../../clock.ts'
import type { KindMap } from '../../kube/objects.ts'
import { timestamp } from '../../kube/timestamps.ts'
import { keyOf } from '../informer.ts'
import { type ControllerContext, createQueue } from './context.ts'
import { resourceOf, scalableOf } from './kinds.ts'
import { nonZero, writeStatus } from './status.ts'

type Autoscaler = KindMap['horizontalpodautoscalers.autoscaling']

const SOURCE = { component: 'horizontal-pod-autoscaler' }

/** --horizontal-pod-autoscaler-sync-period */
const PERIOD_MS = 15_000

const NO_METRICS =
  'unable to get metrics for resource %: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)'

type Condition = Pick<HorizontalPodAutoscalerCondition, 'type' | 'status'> & {
  reason: string
  message: string
}

/** Something that has replicas, whatever its kind. */
interface Scaled {
  replicas: number
  current: number
  scale(size: number): void
}

/** Keeps what HorizontalPodAutoscalers aim at within their bounds. */
export function startAutoscaler(context: ControllerContext): Disposable {
  const { informers, recorder, clock } = context
  const autoscalers = informers.of('horizontalpodautoscalers.autoscaling')
  const queue = createQueue(context, sync)
  autoscalers.onChange((before, after) => {
    // Its own status is not news.
    if (after && !isDeepStrictEqual(before?.spec, after.spec)) queue.add(keyOf(after))
  })
  return queue

  function finish(autoscaler: Autoscaler, target: Scaled | undefined, results: readonly Condition[]): void {
    writeStatus(autoscalers, autoscaler, statusOf(autoscaler, target, results, clock.now()))
  }

  function sync(key: string): void {
    const autoscaler = autoscalers.get(key)
    if (!autoscaler) return
    queue.addAfter(key, PERIOD_MS)
    const { kind, name, apiVersion = '' } = autoscaler.spec.scaleTargetRef
    const target = findScaled(context, apiVersion, kind, `${autoscaler.metadata.namespace}/${name}`)
    if (target) return finish(autoscaler, target, judge(context, autoscaler, target))
    const resource = resourceOf(apiVersion, kind) ?? kind
    const missing = `${resource} "${name}" not found`
    recorder.record(autoscaler, 'Warning', 'FailedGetScale', missing, SOURCE)
    const message = `the HPA controller was unable to get the target's current scale: ${missing}`
    finish(autoscaler, undefined, [
      { type: 'AbleToScale', status: 'False', reason: 'FailedGetScale', message },
    ])
  }
}

function statusOf(
  { status, spec }: Autoscaler,
  target: Scaled | undefined,
  results: readonly Condition[],
  now: number,
): HorizontalPodAutoscalerStatus {
  const time = timestamp(now)
  const rescaled = results.some(({ reason }) => reason === 'SucceededRescale')
  const lastScaleTime = rescaled ? time : status.lastScaleTime
  return {
    ...nonZero({ lastScaleTime }),
    currentReplicas: target?.current ?? status.currentReplicas ?? 0,
    desiredReplicas: target ? wantedSize(spec, target.replicas).size : 0,
    conditions: mergeConditions(status.conditions ?? [], results, time),
  }
}

/** What is to be said of the autoscaler; the target is scaled when it is out of bounds. */
function judge({ recorder }: ControllerContext, autoscaler: Autoscaler, target: Scaled): Condition[] {
  const got: Condition = {
    type: 'AbleToScale',
    status: 'True',
    reason: 'SucceededGetScale',
    message: "the HPA controller was able to get the target's current scale",
  }
  if (target.replicas === 0) {
    const message = 'scaling is disabled since the replica count of the target is zero'
    return [got, { type: 'ScalingActive', status: 'False', reason: 'ScalingDisabled', message }]
  }
  const { size, why } = wantedSize(autoscaler.spec, target.replicas)
  if (why !== undefined) {
    target.scale(size)
    recorder.record(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${size}; reason: ${why}`, SOURCE)
    const message = `the HPA controller was able to update the target scale to ${size}`
    return [{ type: 'AbleToScale', status: 'True', reason: 'SucceededRescale', message }]
  }
  const resource = autoscaler.spec.metrics?.[0]?.resource?.name ?? 'cpu'
  const cause = `failed to get ${resource} utilization: ${NO_METRICS.replace('%', resource)}`
  recorder.record(autoscaler, 'Warning', 'FailedGetResourceMetric', cause, SOURCE)
  const metrics = autoscaler.spec.metrics?.length ?? 1
  const invalid = `invalid metrics (${metrics} invalid out of ${metrics}), first error is: failed to get ${resource} resource metric value: ${cause}`
  recorder.record(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', invalid, SOURCE)
  const message = `the HPA was unable to compute the replica count: ${cause}`
  return [got, { type: 'ScalingActive', status: 'False', reason: 'FailedGetResourceMetric', message }]
}

function wantedSize(spec: Autoscaler['spec'], current: number): { size: number; why?: string } {
  const { minReplicas = 1, maxReplicas } = spec
  if (current === 0) return { size: 0 }
  if (current > maxReplicas)
    return { size: maxReplicas, why: 'Current number of replicas above Spec.MaxReplicas' }
  if (current < minReplicas)
    return { size: minReplicas, why: 'Current number of replicas below Spec.MinReplicas' }
  return { size: current }
}

function mergeConditions(
  before: readonly HorizontalPodAutoscalerCondition[],
  results: readonly Condition[],
  time: string,
): HorizontalPodAutoscalerCondition[] {
  const merged = [...before]
  for (const result of results) {
    const index = merged.findIndex(({ type }) => type === result.type)
    const old = merged[index]
    const lastTransitionTime = old?.status === result.status ? (old.lastTransitionTime ?? time) : time
    merged.splice(index < 0 ? merged.length : index, index < 0 ? 0 : 1, { ...result, lastTransitionTime })
  }
  return merged
}

function findScaled(
  { informers }: ControllerContext,
  apiVersion: string,
  kind: string,
  key: string,
): Scaled | undefined {
  const resource = scalableOf(apiVersion, kind)
  const object = resource && informers.of(resource).get(key)
  if (!object) return undefined
  return {
    replicas: object.spec.replicas ?? 1,
    current: object.status.replicas ?? 0,
    scale: (size) => {
      informers.of(resource).modify(object, (draft) => {
        draft.spec.replicas = size
      })
    },
  }
}
