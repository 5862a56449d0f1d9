import type { CronJobSpec, JobSpec } from 'kubernetes-types/batch/v1'
import { afterEach, beforeEach, expect, it } from 'vitest'

import type { KindMap } from '../../kube/objects.ts'
import { createTestCluster, eventsAbout, type TestCluster } from '../cluster.fixture.ts'

let cluster: TestCluster

beforeEach(() => {
  cluster = createTestCluster()
})
afterEach(() => cluster.dispose())

const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] } }

async function createJob(spec: Partial<JobSpec> = {}): Promise<void> {
  cluster.api.create('jobs.batch', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'work', namespace: 'default' },
    spec: { template, ...spec },
  })
  await cluster.settle()
}

function job(): KindMap['jobs.batch'] {
  return cluster.api.get('jobs.batch', 'default', 'work')
}

function runningPods(): KindMap['pods'][] {
  return cluster.api.list('pods', { namespace: 'default' }).filter(({ status }) => status.phase === 'Running')
}

async function end(pod: KindMap['pods'] | undefined, phase: 'Succeeded' | 'Failed'): Promise<void> {
  cluster.api.modifyStatus('pods', 'default', pod?.metadata.name ?? '', ({ status }) => {
    status.phase = phase
  })
  await cluster.settle()
}

function conditions(): string[] {
  return (job().status.conditions ?? []).map(({ type, status, reason }) => `${type} ${status} ${reason}`)
}

it('runs one pod to its end', async () => {
  await createJob()
  expect(job().status).toMatchObject({ active: 1, ready: 1, startTime: '2026-11-23T09:00:00Z' })
  const [pod] = runningPods()
  expect(pod?.metadata.name).toMatch(/^work-[a-z0-9]{5}$/)
  await cluster.clock.advance(3000)
  await end(pod, 'Succeeded')
  expect(job().status).toMatchObject({ succeeded: 1, ready: 0, completionTime: '2026-11-23T09:00:03Z' })
  expect(job().status.active).toBeUndefined()
  expect(conditions()).toEqual([
    'SuccessCriteriaMet True CompletionsReached',
    'Complete True CompletionsReached',
  ])
  expect(eventsAbout(cluster.api, 'work')).toEqual([
    `SuccessfulCreate: Created pod: ${pod?.metadata.name}`,
    'Completed: Job completed',
  ])
})

it('works off completions in parallel, index by index', async () => {
  await createJob({ completions: 3, parallelism: 2, completionMode: 'Indexed' })
  const index = 'batch.kubernetes.io/job-completion-index'
  expect(runningPods().map(({ metadata }) => metadata.annotations?.[index])).toEqual(['0', '1'])
  await end(runningPods()[0], 'Succeeded')
  expect(runningPods().map(({ metadata }) => metadata.annotations?.[index])).toEqual(['1', '2'])
  await end(runningPods()[0], 'Succeeded')
  await end(runningPods()[0], 'Succeeded')
  expect(job().status).toMatchObject({ succeeded: 3, completedIndexes: '0-2' })
})

it('tries again ten seconds after a failure, then twenty, and gives up at the limit', async () => {
  await createJob({ backoffLimit: 1 })
  await end(runningPods()[0], 'Failed')
  expect(runningPods()).toHaveLength(0)
  await cluster.clock.advance(9000)
  expect(runningPods()).toHaveLength(0)
  await cluster.clock.advance(1000)
  expect(runningPods()).toHaveLength(1)
  await end(runningPods()[0], 'Failed')
  expect(job().status.failed).toBe(2)
  expect(conditions()).toEqual([
    'FailureTarget True BackoffLimitExceeded',
    'Failed True BackoffLimitExceeded',
  ])
  expect(eventsAbout(cluster.api, 'work')).toContain(
    'BackoffLimitExceeded: Job has reached the specified backoff limit',
  )
})

it('ends its pods at the deadline', async () => {
  await createJob({ activeDeadlineSeconds: 20 })
  await cluster.clock.advance(60_000)
  expect(runningPods()).toHaveLength(0)
  expect(conditions()).toEqual(['FailureTarget True DeadlineExceeded', 'Failed True DeadlineExceeded'])
})

it('is removed with its pods when its time to live is over', async () => {
  await createJob({ ttlSecondsAfterFinished: 60 })
  await end(runningPods()[0], 'Succeeded')
  await cluster.clock.advance(59_000)
  expect(cluster.api.find('jobs.batch', 'default', 'work')).toBeDefined()
  await cluster.clock.advance(2000)
  expect(cluster.api.find('jobs.batch', 'default', 'work')).toBeUndefined()
  expect(cluster.api.list('pods')).toEqual([])
})

it('lets its pods go when it is deleted', async () => {
  await createJob({ parallelism: 2, completions: 2 })
  await end(runningPods()[0], 'Succeeded')
  cluster.api.delete('jobs.batch', 'default', 'work', { propagationPolicy: 'Background' })
  await cluster.clock.advance(31_000)
  expect(cluster.api.list('pods')).toEqual([])
})

async function createCronJob(spec: Partial<CronJobSpec>): Promise<void> {
  cluster.api.create('cronjobs.batch', {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'tick', namespace: 'default' },
    spec: { schedule: '* * * * *', jobTemplate: { spec: { template } }, ...spec },
  })
  await cluster.settle()
}

it('starts a Job each minute and keeps the last three', async () => {
  await createCronJob({})
  for (let minute = 1; minute <= 5; minute++) {
    await cluster.clock.advance(60_000)
    await end(runningPods()[0], 'Succeeded')
  }
  const cronJob = cluster.api.get('cronjobs.batch', 'default', 'tick')
  expect(cronJob.status).toMatchObject({
    lastScheduleTime: '2026-11-23T09:05:00Z',
    lastSuccessfulTime: '2026-11-23T09:05:00Z',
  })
  const number = Date.UTC(2026, 10, 23, 9, 5) / 60_000
  expect(cluster.api.list('jobs.batch').map(({ metadata }) => metadata.name)).toEqual([
    `tick-${number - 2}`,
    `tick-${number - 1}`,
    `tick-${number}`,
  ])
  expect(eventsAbout(cluster.api, 'tick')).toContain(
    `SawCompletedJob: Saw completed job: tick-${number}, condition: Complete`,
  )
})

it('does not start a second Job beside the first when that is forbidden', async () => {
  await createCronJob({ concurrencyPolicy: 'Forbid' })
  await cluster.clock.advance(180_000)
  expect(cluster.api.list('jobs.batch')).toHaveLength(1)
  expect(eventsAbout(cluster.api, 'tick')).toContain(
    'JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid',
  )
})
