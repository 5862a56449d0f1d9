import { PassThrough } from 'node:stream'

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { Chance } from '../chance.ts'
import type { PodRuntime } from '../engine/pod-runtime.ts'
import { valueAt } from './json.ts'
import { testServer } from './server.fixture.ts'
import type { TestServer } from './server.fixture.ts'

const POD = '/api/v1/namespaces/default/pods/web'
const BUDGET = 'poddisruptionbudgets.policy'

let lab: TestServer

beforeEach(async () => {
  lab = await testServer()
  lab.api.create('pods', {
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: { containers: [{ name: 'main', image: 'pause' }] },
  })
})

afterEach(async () => {
  await lab.server.dispose()
  expect(lab.errors).toEqual([])
})

const bind = (node: string) =>
  lab.ask('POST', `${POD}/binding`, { body: { kind: 'Binding', apiVersion: 'v1', target: { name: node } } })

describe('binding', () => {
  test('gives a pod its node, once', async () => {
    expect((await bind('kube1')).status).toBe(201)
    expect(lab.api.get('pods', 'default', 'web')).toMatchObject({
      spec: { nodeName: 'kube1' },
      status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'True' }] },
    })
    expect((await bind('kube2')).json).toMatchObject({
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "kube1"',
    })
    expect(lab.api.get('pods', 'default', 'web').metadata.managedFields).toBeUndefined()
  })
})

describe('eviction', () => {
  const evict = () =>
    lab.ask('POST', `${POD}/eviction`, {
      body: { kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name: 'web' } },
    })

  function budget(disruptionsAllowed: number): void {
    lab.api.create(BUDGET, {
      metadata: { name: 'keep' },
      spec: { selector: { matchLabels: { app: 'web' } }, minAvailable: 1 },
    })
    lab.api.modifyStatus(BUDGET, 'default', 'keep', (draft) => {
      draft.status = {
        disruptionsAllowed,
        currentHealthy: 1,
        desiredHealthy: 1,
        expectedPods: 1,
        observedGeneration: 1,
      }
    })
  }

  beforeEach(async () => {
    await bind('kube1')
    lab.api.modifyStatus('pods', 'default', 'web', (draft) => {
      draft.status.phase = 'Running'
    })
  })

  test('without a budget deletes the pod', async () => {
    expect((await evict()).status).toBe(201)
    expect(lab.api.get('pods', 'default', 'web').metadata.deletionGracePeriodSeconds).toBe(30)
  })

  test('is refused while the budget allows none', async () => {
    budget(0)
    expect(await evict()).toMatchObject({
      status: 429,
      json: {
        reason: 'TooManyRequests',
        message: "Cannot evict pod as it would violate the pod's disruption budget.",
        details: {
          causes: [
            {
              reason: 'DisruptionBudget',
              message: 'The disruption budget keep needs 1 healthy pods and has 1 currently',
            },
          ],
        },
      },
    })
    expect(lab.api.get('pods', 'default', 'web').metadata.deletionTimestamp).toBeUndefined()
  })

  test('uses up what the budget allows', async () => {
    budget(1)
    expect((await evict()).status).toBe(201)
    expect(lab.api.get(BUDGET, 'default', 'keep').status.disruptionsAllowed).toBe(0)
  })
})

describe('logs', () => {
  const log = new PassThrough()
  const openLog = vi.fn<PodRuntime['openLog']>(() => log)

  test('stream as they come, and are let go with the client', async () => {
    const refuse = (): never => {
      throw new Error('it is not asked for here')
    }
    const runtime: PodRuntime = { openLog, exec: refuse, attach: refuse, dial: refuse }
    const { api, clock } = lab
    lab.server.replaceCluster({ api, clock, chance: new Chance(4), runtime })
    const response = await lab.open(`${POD}/log?follow=true&tailLines=3&container=a`)
    expect(openLog).toHaveBeenCalledWith(
      { namespace: 'default', pod: 'web', container: 'a' },
      { follow: true, previous: false, timestamps: false, tailLines: 3 },
    )
    log.write('first\n')
    for await (const chunk of response) {
      expect(String(chunk)).toBe('first\n')
      break
    }
    await vi.waitFor(() => expect(log.destroyed).toBe(true))
  })

  test('of no pod are none', async () => {
    const missing = await lab.ask('GET', '/api/v1/namespaces/default/pods/nosuch/log')
    expect(valueAt(missing.json, 'message')).toBe('pods "nosuch" not found')
  })
})
