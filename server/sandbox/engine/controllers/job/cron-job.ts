// CronJobs by the cluster's clock. Not modelled: spec.timeZone, all times are UTC.
import type { ObjectReference } from 'kubernetes-types/core/v1'

import type { Disposable } from '../../../clock.ts'
import type { KindMap } from '../../../kube/objects.ts'
import { timestamp } from '../../../kube/timestamps.ts'
import { StatusError } from '../../../apiserver/status-error.ts'
import { type Informer, keyOf } from '../../informer.ts'
import type { WorkQueue } from '../../work-queue.ts'
import { type ControllerContext, createQueue } from '../context.ts'
import { controllerOf, controllerReference, queueControllers } from '../owners.ts'
import { writeStatus } from '../status.ts'
import { endOf } from './conditions.ts'
import { parseSchedule } from './cron-schedule.ts'

type CronJob = KindMap['cronjobs.batch']
type Job = KindMap['jobs.batch']

const SOURCE = { component: 'cronjob-controller' }
const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

/** Makes a Job whenever a CronJob's schedule says so, and cleans up after it. */
export class CronJobController implements Disposable {
  readonly #context: ControllerContext
  readonly #cronJobs: Informer<'cronjobs.batch'>
  readonly #jobs: Informer<'jobs.batch'>
  readonly #queue: WorkQueue

  constructor(context: ControllerContext) {
    this.#context = context
    this.#cronJobs = context.informers.of('cronjobs.batch')
    this.#jobs = context.informers.of('jobs.batch')
    this.#queue = createQueue(context, (key) => this.#sync(key))
    this.#cronJobs.onChange((_before, after) => after && this.#queue.add(keyOf(after)))
    queueControllers(this.#jobs, 'CronJob', this.#queue)
  }

  dispose(): void {
    this.#queue.dispose()
  }

  #sync(key: string): void {
    const cronJob = this.#cronJobs.get(key)
    if (!cronJob || cronJob.metadata.deletionTimestamp !== undefined) return
    const jobs = this.#jobs
      .ownedBy(cronJob.metadata.uid)
      .filter((job) => controllerOf(job)?.uid === cronJob.metadata.uid)
    const status = this.#noteEnded(cronJob, jobs)
    this.#cleanUp(cronJob, jobs)
    if (!cronJob.spec.suspend) this.#follow(cronJob, status)
    writeStatus(this.#cronJobs, cronJob, status)
  }

  #noteEnded(cronJob: CronJob, jobs: readonly Job[]): CronJob['status'] {
    const status = structuredClone(cronJob.status)
    const byUid = new Map(jobs.map((job) => [job.metadata.uid, job]))
    const known = new Set((status.active ?? []).map(({ uid }) => uid))
    for (const job of jobs) {
      const { name, uid } = job.metadata
      const end = endOf(job)
      if (end && known.has(uid)) {
        this.#record(
          cronJob,
          'Normal',
          'SawCompletedJob',
          `Saw completed job: ${name}, condition: ${end.type}`,
        )
        const time = job.status.completionTime
        if (end.type === 'Complete' && time !== undefined && time > (status.lastSuccessfulTime ?? '')) {
          status.lastSuccessfulTime = time
        }
      } else if (!end && !known.has(uid)) {
        this.#record(
          cronJob,
          'Warning',
          'UnexpectedJob',
          `Saw a job that the controller did not create or forgot: ${name}`,
        )
      }
    }
    status.active = (status.active ?? []).filter(({ uid = '' }) => {
      const job = byUid.get(uid)
      return job !== undefined && !endOf(job)
    })
    if (status.active.length === 0) delete status.active
    return status
  }

  /** Keeps as many ended Jobs as the history limits say, the newest ones. */
  #cleanUp(cronJob: CronJob, jobs: readonly Job[]): void {
    const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = cronJob.spec
    const limits = { Complete: successfulJobsHistoryLimit, Failed: failedJobsHistoryLimit }
    for (const [type, limit] of Object.entries(limits)) {
      const ended = jobs
        .filter((job) => endOf(job)?.type === type && job.metadata.deletionTimestamp === undefined)
        .toSorted((left, right) => ((left.status.startTime ?? '') < (right.status.startTime ?? '') ? -1 : 1))
      for (const job of ended.slice(0, Math.max(0, ended.length - limit))) this.#deleteJob(cronJob, job)
    }
  }

  /** Makes the Job of the last time that has passed, and waits for the next. */
  #follow(cronJob: CronJob, status: CronJob['status']): void {
    const { schedule: text, startingDeadlineSeconds } = cronJob.spec
    const schedule = parseSchedule(text)
    const now = this.#context.clock.now()
    const since = Date.parse(status.lastScheduleTime ?? cronJob.metadata.creationTimestamp)
    const earliest =
      startingDeadlineSeconds === undefined ? since : Math.max(since, now - startingDeadlineSeconds * 1000)
    let due: number | undefined
    let next = schedule.next(earliest)
    // Of many missed times only the last counts; a hundred is where the real controller begins to complain.
    for (let missed = 0; next !== undefined && next <= now && missed < 10_000; missed++) {
      due = next
      next = schedule.next(next)
    }
    if (next !== undefined) this.#queue.addAfter(keyOf(cronJob), next - now)
    if (due !== undefined) this.#run(cronJob, status, due)
  }

  #run(cronJob: CronJob, status: CronJob['status'], due: number): void {
    const active = status.active ?? []
    if (cronJob.spec.concurrencyPolicy === 'Forbid' && active.length > 0) {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid'
      this.#record(cronJob, 'Normal', 'JobAlreadyActive', message)
      return
    }
    if (cronJob.spec.concurrencyPolicy === 'Replace') {
      for (const { name } of active) {
        const job = this.#jobs.get(`${cronJob.metadata.namespace}/${name}`)
        if (job) this.#deleteJob(cronJob, job)
      }
      delete status.active
    }
    const job = this.#create(cronJob, due)
    status.lastScheduleTime = timestamp(due)
    if (job) status.active = [...(status.active ?? []), referenceTo(job)]
  }

  /** @returns undefined when the Job of this time has been made before */
  #create(cronJob: CronJob, due: number): Job | undefined {
    const { name, namespace = '' } = cronJob.metadata
    const { metadata, spec } = cronJob.spec.jobTemplate
    try {
      const job = this.#jobs.create({
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: {
          name: `${name}-${Math.floor(due / 60_000)}`,
          namespace,
          ...(metadata?.labels ? { labels: { ...metadata.labels } } : {}),
          annotations: { ...metadata?.annotations, [SCHEDULED]: timestamp(due) },
          ownerReferences: [controllerReference(cronJob)],
        },
        ...(spec ? { spec: structuredClone(spec) } : {}),
      })
      this.#record(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`)
      return job
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      if (error.reason === 'AlreadyExists') return undefined
      this.#record(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${error.message}`)
      throw error
    }
  }

  #deleteJob(cronJob: CronJob, job: Job): void {
    this.#jobs.delete(job, { propagationPolicy: 'Background' })
    this.#record(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`)
  }

  #record(cronJob: CronJob, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#context.recorder.record(cronJob, type, reason, message, SOURCE)
  }
}

function referenceTo({ apiVersion, kind, metadata }: Job): ObjectReference {
  const { name, namespace = '', uid, resourceVersion } = metadata
  return { apiVersion, kind, name, namespace, uid, resourceVersion }
}
