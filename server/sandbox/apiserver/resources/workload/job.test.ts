import { beforeEach, describe, expect, test } from 'vitest'

import { refusal, testCluster, type TestCluster } from '../../cluster.fixture.ts'
import { cronJobs } from '../cron-job.ts'
import { jobs } from '../job.ts'
import { printed } from '../printed.fixture.ts'

let cluster: TestCluster

beforeEach(() => {
  cluster = testCluster()
})

const alpine = { name: 'alpine', image: 'alpine' }
const endingTemplate = { spec: { containers: [alpine], restartPolicy: 'Never' } }

describe('a Job', () => {
  const job = (spec: object = {}) =>
    cluster.api.create('jobs.batch', {
      metadata: { name: 'pi' },
      spec: { template: endingTemplate, ...spec },
    })

  test('owns the pods that carry its uid', () => {
    const made = job()
    const { uid } = made.metadata
    const own = {
      'batch.kubernetes.io/controller-uid': uid,
      'batch.kubernetes.io/job-name': 'pi',
      'controller-uid': uid,
      'job-name': 'pi',
    }
    expect(made.spec).toMatchObject({
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      completions: 1,
      manualSelector: false,
      parallelism: 1,
      podReplacementPolicy: 'TerminatingOrFailed',
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
      suspend: false,
      template: { metadata: { labels: own } },
    })
    expect(made.metadata.labels).toEqual(own)
  })

  test('may not restart its pods for ever, nor change what they are', () => {
    const always = { template: { spec: { containers: [alpine] } } }
    expect(refusal(() => job(always)).message).toBe(
      'Job.batch "pi" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    )
    job()
    const change = () =>
      cluster.api.modify('jobs.batch', 'default', 'pi', ({ spec }) => {
        spec.template.spec = { containers: [{ ...alpine, image: 'busybox' }], restartPolicy: 'Never' }
      })
    expect(refusal(change).message).toMatch(/: spec\.template: Invalid value: .*: field is immutable$/)
  })

  test('is printed with its status and duration', () => {
    const made = job()
    const complete = [{ type: 'Complete', status: 'True' }]
    const times = { startTime: '2026-11-23T09:00:00Z', completionTime: '2026-11-23T09:00:04Z' }
    const row = (status: typeof made.status) => {
      const { STATUS, COMPLETIONS, DURATION } = printed(
        jobs,
        { ...made, status },
        { now: cluster.clock.now() },
      )
      return `${STATUS} ${COMPLETIONS} ${DURATION}`
    }
    expect(row({})).toBe('Running 0/1 ')
    expect(row({ ...times, succeeded: 1, conditions: complete })).toBe('Complete 1/1 4s')
  })
})

describe('a CronJob', () => {
  const cron = (schedule: string) =>
    cluster.api.create('cronjobs.batch', {
      metadata: { name: 'tick' },
      spec: { schedule, jobTemplate: { spec: { template: endingTemplate } } },
    })

  test.each([
    ['* * *', 'expected exactly 5 fields, found 3: [* * *]'],
    ['99 * * * *', 'end of range (99) above maximum (59): 99'],
    ['a * * * *', 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
    ['@sometimes', 'unrecognized descriptor: @sometimes'],
  ])('cannot run at %s', (schedule, why) => {
    expect(refusal(() => cron(schedule)).message).toBe(
      `CronJob.batch "tick" is invalid: spec.schedule: Invalid value: "${schedule}": ${why}`,
    )
  })

  test('is printed with its schedule', () => {
    expect(printed(cronJobs, cron('*/5 1-3,7 * jan mon'), { now: cluster.clock.now() })).toEqual({
      NAME: 'tick',
      SCHEDULE: '*/5 1-3,7 * jan mon',
      TIMEZONE: '<none>',
      SUSPEND: 'False',
      ACTIVE: '0',
      'LAST SCHEDULE': '<none>',
      AGE: '0s',
    })
  })
})
