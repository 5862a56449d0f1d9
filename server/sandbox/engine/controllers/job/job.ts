// Jobs with completions, indexes, back-off, deadline, suspension and time to live. Not modelled: pod failure and success
// policies, back-off limits per index, managedBy.
import type { JobCondition, JobStatus } from 'kubernetes-types/batch/v1'

import { matcherOf } from '../../../apiserver/label-selector.ts'
import type { Disposable } from '../../../clock.ts'
import type { KindMap } from '../../../kube/objects.ts'
import { timestamp } from '../../../kube/timestamps.ts'
import { type Informer, keyOf } from '../../informer.ts'
import type { WorkQueue } from '../../work-queue.ts'
import { type ControllerContext, createQueue } from '../context.ts'
import { removeFinalizer } from '../finalizers.ts'
import { claim, queueControllers } from '../owners.ts'
import { PodControl } from '../pod-control.ts'
import { inDeletionOrder, isPodActive, isPodFinished, isPodReady } from '../pods.ts'
import { nonZero, writeStatus } from '../status.ts'
import { condition, conditionOf, conditionsAtEnd, endOf, goalOf } from './conditions.ts'
import { FailureBackoff } from './failure-backoff.ts'
import { formatIndexes, freeIndexes, indexOf, parseIndexes } from './indexes.ts'
import { isTracked, placeAt, restartsOf, track, TRACKING } from './job-pods.ts'
import { type EndReason, messages } from './messages.ts'

type Job = KindMap['jobs.batch']
type Pod = KindMap['pods']

const COMPONENT = 'job-controller'

/** The counts of a Job's ended pods. */
interface Counts {
  succeeded: number
  failed: number
  indexes: Set<number>
}

/** Runs pods until as many have succeeded as a Job asks for. */
export class JobController implements Disposable {
  readonly #context: ControllerContext
  readonly #jobs: Informer<'jobs.batch'>
  readonly #pods: Informer<'pods'>
  readonly #control: PodControl
  readonly #backoff: FailureBackoff
  readonly #queue: WorkQueue

  constructor(context: ControllerContext) {
    const { informers, recorder, clock } = context
    this.#context = context
    this.#jobs = informers.of('jobs.batch')
    this.#pods = informers.of('pods')
    this.#control = new PodControl(this.#pods, recorder, COMPONENT)
    this.#backoff = new FailureBackoff(clock)
    this.#queue = createQueue(context, (key) => this.#sync(key))
    this.#jobs.onChange((before, after) => {
      const job = after ?? before
      if (job) this.#queue.add(keyOf(job))
      if (before && !after) this.#letGo(before)
    })
    queueControllers(this.#pods, 'Job', this.#queue)
  }

  dispose(): void {
    this.#queue.dispose()
  }

  /** The pods of a Job that is gone need not be counted. */
  #letGo(job: Job): void {
    this.#backoff.forget(job.metadata.uid)
    for (const pod of this.#pods.ownedBy(job.metadata.uid)) this.#untrack(pod)
  }

  #sync(key: string): void {
    const job = this.#jobs.get(key)
    if (!job) return
    const end = endOf(job)
    if (end) return this.#expire(job, end)
    const pods = claim(this.#pods, job, matcherOf(job.spec.selector))
    const started = this.#start(job)
    const counts = this.#count(started, pods)
    const reason = goalOf(started) ?? this.#reasonToEnd(started, pods, counts)
    const active = pods.filter(isPodActive)
    if (reason !== undefined || started.spec.suspend || started.metadata.deletionTimestamp !== undefined) {
      for (const pod of active) this.#control.delete(started, pod)
    } else this.#manage(started, active, counts)
    this.#writeStatus(started, counts, reason)
  }

  /** The time of the start, and the conditions of a suspended Job. */
  #start(job: Job): Job {
    const suspended = conditionOf(job, 'Suspended')?.status === 'True'
    const suspend = job.spec.suspend ?? false
    if (suspend === suspended && (suspend || job.status.startTime !== undefined)) return job
    const now = timestamp(this.#context.clock.now())
    const reason = suspend ? 'JobSuspended' : 'JobResumed'
    if (suspend || suspended) {
      const event = suspend ? 'Suspended' : 'Resumed'
      this.#context.recorder.record(job, 'Normal', event, messages[reason], { component: COMPONENT })
    }
    return this.#jobs.modifyStatus(job, ({ status }) => {
      if (suspend) delete status.startTime
      else status.startTime = now
      if (suspend || suspended) {
        const others = (status.conditions ?? []).filter(({ type }) => type !== 'Suspended')
        status.conditions = [...others, condition('Suspended', suspend, reason, messages[reason], now)]
      }
    })
  }

  /** Adds the pods that have ended to the counts, once each: the finalizer goes when a pod is counted. */
  #count(job: Job, pods: readonly Pod[]): Counts {
    const { succeeded = 0, failed = 0, completedIndexes } = job.status
    const counts: Counts = { succeeded, failed, indexes: parseIndexes(completedIndexes) }
    for (const pod of pods) {
      if (isPodActive(pod) || !isTracked(pod)) continue
      const index = indexOf(pod)
      if (pod.status.phase !== 'Succeeded') {
        counts.failed++
        this.#backoff.failed(job.metadata.uid)
      } else if (index === undefined || !counts.indexes.has(index)) {
        counts.succeeded++
        if (index !== undefined) counts.indexes.add(index)
        this.#backoff.forget(job.metadata.uid)
      }
      this.#untrack(pod)
    }
    return counts
  }

  #untrack(pod: Pod): void {
    if (isTracked(pod)) removeFinalizer(this.#pods, pod, TRACKING)
  }

  #reasonToEnd(job: Job, pods: readonly Pod[], counts: Counts): EndReason | undefined {
    const { completions, backoffLimit = 6, activeDeadlineSeconds } = job.spec
    if (counts.failed > backoffLimit || restartsOf(job, pods) > backoffLimit) return 'BackoffLimitExceeded'
    const running = pods.some(isPodActive)
    if (completions === undefined ? counts.succeeded > 0 && !running : counts.succeeded >= completions) {
      return 'CompletionsReached'
    }
    if (activeDeadlineSeconds === undefined || job.status.startTime === undefined) return undefined
    const left = Date.parse(job.status.startTime) + activeDeadlineSeconds * 1000 - this.#context.clock.now()
    if (left <= 0) return 'DeadlineExceeded'
    this.#queue.addAfter(keyOf(job), left)
    return undefined
  }

  #manage(job: Job, active: readonly Pod[], counts: Counts): void {
    const { completions, parallelism = 1 } = job.spec
    let wanted = Math.min(parallelism, (completions ?? Infinity) - counts.succeeded)
    if (completions === undefined && counts.succeeded > 0) wanted = Math.min(wanted, active.length)
    if (active.length > wanted) {
      const order = inDeletionOrder(active, active, this.#context.clock.now())
      for (const pod of order.slice(0, active.length - wanted)) this.#control.delete(job, pod)
      return
    }
    const missing = wanted - active.length
    const wait = missing > 0 ? this.#backoff.left(job.metadata.uid) : 0
    if (wait > 0) return this.#queue.addAfter(keyOf(job), wait)
    if (job.spec.completionMode !== 'Indexed') {
      for (let made = 0; made < missing; made++) this.#control.create(job, job.spec.template, track)
      return
    }
    const taken = new Set([...counts.indexes, ...active.flatMap((pod) => indexOf(pod) ?? [])])
    for (const index of freeIndexes(completions ?? 0, taken, missing)) {
      this.#control.create(job, job.spec.template, (draft) => placeAt(draft, job, index))
    }
  }

  #writeStatus(job: Job, counts: Counts, reason: EndReason | undefined): void {
    const pods = this.#pods.ownedBy(job.metadata.uid)
    const active = pods.filter(isPodActive)
    const terminating = pods.filter(
      (pod) => pod.metadata.deletionTimestamp !== undefined && !isPodFinished(pod),
    ).length
    const ended = reason !== undefined && active.length + terminating === 0
    const { startTime } = job.status
    const now = timestamp(this.#context.clock.now())
    const conditions = reason === undefined ? job.status.conditions : conditionsAtEnd(job, reason, ended, now)
    const status: JobStatus = {
      ...nonZero({ startTime, active: active.length, succeeded: counts.succeeded, failed: counts.failed }),
      ...(job.spec.completionMode === 'Indexed' && counts.indexes.size > 0
        ? { completedIndexes: formatIndexes(counts.indexes) }
        : {}),
      ready: active.filter(isPodReady).length,
      terminating,
      uncountedTerminatedPods: {},
      ...(conditions ? { conditions } : {}),
      ...(ended && reason === 'CompletionsReached' ? { completionTime: now } : {}),
    }
    if (writeStatus(this.#jobs, job, status) && ended) this.#recordEnd(job, reason)
  }

  #recordEnd(job: Job, reason: EndReason): void {
    const source = { component: COMPONENT }
    if (reason === 'CompletionsReached')
      this.#context.recorder.record(job, 'Normal', 'Completed', messages.completed, source)
    else this.#context.recorder.record(job, 'Warning', reason, messages[reason], source)
  }

  /** Removes an ended Job when its time to live is over. */
  #expire(job: Job, end: JobCondition): void {
    const { ttlSecondsAfterFinished } = job.spec
    if (ttlSecondsAfterFinished === undefined || job.metadata.deletionTimestamp !== undefined) return
    const left =
      Date.parse(end.lastTransitionTime ?? '') + ttlSecondsAfterFinished * 1000 - this.#context.clock.now()
    if (left > 0) this.#queue.addAfter(keyOf(job), left)
    else this.#jobs.delete(job, { propagationPolicy: 'Foreground' })
  }
}
