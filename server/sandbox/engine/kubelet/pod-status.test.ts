import type { ContainerState, ContainerStatus, PodSpec } from 'kubernetes-types/core/v1'
import { describe, expect, it } from 'vitest'

import type { KindMap } from '../../kube/objects.ts'
import { conditionsOf, phaseOf } from './pod-status.ts'

const RUNNING = { running: { startedAt: '2026-11-23T09:00:00Z' } }
const WAITING = { waiting: { reason: 'ContainerCreating' } }
const DONE = { terminated: { exitCode: 0 } }
const FAILED = { terminated: { exitCode: 1 } }

function statuses(...states: ContainerState[]): ContainerStatus[] {
  return states.map((state, index) => {
    const name = `c${index}`
    return { name, state, ready: state === RUNNING, image: '', imageID: '', restartCount: 0 }
  })
}

function podOf(spec: Partial<PodSpec>): KindMap['pods'] {
  const metadata = { name: 'web', uid: 'u', resourceVersion: '1', creationTimestamp: '' }
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [], ...spec }, status: {} }
}

const facts = (init: ContainerState[], apps: ContainerState[], ended = false) => ({
  sandboxReady: true,
  ended,
  initStatuses: statuses(...init),
  statuses: statuses(...apps),
})

describe('phaseOf', () => {
  it.each([
    ['nothing has started', 'Always', [], [WAITING], 'Pending'],
    ['one of two has started', 'Always', [], [RUNNING, WAITING], 'Pending'],
    ['all run', 'Always', [], [RUNNING, RUNNING], 'Running'],
    ['one of two has ended', 'Never', [], [RUNNING, FAILED], 'Running'],
    ['all have ended well', 'OnFailure', [], [DONE, DONE], 'Succeeded'],
    ['one has failed and runs again', 'OnFailure', [], [DONE, FAILED], 'Running'],
    ['one has failed for good', 'Never', [], [DONE, FAILED], 'Failed'],
    ['all have ended and run again', 'Always', [], [DONE], 'Running'],
    ['an init container runs', 'Always', [RUNNING], [WAITING], 'Pending'],
    ['an init container has failed and runs again', 'Always', [FAILED], [WAITING], 'Pending'],
    ['an init container has failed for good', 'Never', [FAILED], [WAITING], 'Failed'],
    ['the init containers are done', 'Always', [DONE], [RUNNING], 'Running'],
  ])('when %s (%s)', (_what, restartPolicy, init, apps, phase) => {
    expect(phaseOf(podOf({ restartPolicy }), facts(init, apps))).toBe(phase)
  })

  it.each([
    [[DONE], 'Succeeded'],
    [[FAILED], 'Failed'],
    [[WAITING], 'Failed'],
  ])('of a pod that was stopped with %j is final', (apps, phase) => {
    expect(phaseOf(podOf({}), facts([], apps, true))).toBe(phase)
  })
})

describe('conditionsOf', () => {
  const now = '2026-11-23T09:01:00Z'
  const before = '2026-11-23T09:00:00Z'

  it('names the containers that are not ready', () => {
    const [, , ready] = conditionsOf(podOf({}), facts([], [RUNNING, WAITING]), 'Pending', {}, now)
    expect(ready).toEqual({
      type: 'Ready',
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [c1]',
      lastTransitionTime: now,
    })
  })

  it('keeps the time of a condition that stays as it is, and conditions of others', () => {
    const others = { type: 'example.com/gate', status: 'True' }
    const ready = { type: 'Ready', status: 'True', lastTransitionTime: before }
    const status = { conditions: [others, ready] }
    const conditions = conditionsOf(podOf({}), facts([], [RUNNING]), 'Running', status, now)
    expect(conditions).toContainEqual(ready)
    expect(conditions.at(-1)).toEqual(others)
  })

  it('waits for readiness gates', () => {
    const pod = podOf({ readinessGates: [{ conditionType: 'example.com/gate' }] })
    const [, , ready] = conditionsOf(pod, facts([], [RUNNING]), 'Running', {}, now)
    expect(ready).toMatchObject({ status: 'False', reason: 'ReadinessGatesNotReady' })
  })

  it('says of a pod that has completed that it is so', () => {
    const conditions = conditionsOf(podOf({}), facts([DONE], [DONE]), 'Succeeded', {}, now)
    expect(conditions.map(({ type, status, reason }) => `${type}=${status} ${reason ?? ''}`)).toEqual([
      'PodReadyToStartContainers=True ',
      'Initialized=True PodCompleted',
      'Ready=False PodCompleted',
      'ContainersReady=False PodCompleted',
      'PodScheduled=True ',
    ])
  })
})
