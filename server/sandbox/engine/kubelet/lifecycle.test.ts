import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startCluster } from './cluster.fixture.ts'
import type { KubeletCluster } from './cluster.fixture.ts'

let cluster: KubeletCluster

beforeEach(() => {
  cluster = startCluster()
})

afterEach(async () => {
  await cluster.dispose()
  expect(cluster.network.attached.size, 'addresses still taken').toBe(0)
})

describe('a pod that starts', () => {
  it('waits as ContainerCreating, then runs and is ready', async () => {
    cluster.run({})
    await cluster.clock.advance(0)
    expect([cluster.pod().status.phase, cluster.stateOf()]).toEqual(['Pending', 'ContainerCreating'])
    expect(cluster.conditions()).toEqual({
      PodReadyToStartContainers: 'False',
      Initialized: 'True',
      Ready: 'False',
      ContainersReady: 'False',
      PodScheduled: 'True',
    })
    await cluster.clock.advance(2000)
    const { status } = cluster.pod()
    expect([status.phase, cluster.stateOf()]).toEqual(['Running', 'Running'])
    expect(new Set(Object.values(cluster.conditions()))).toEqual(new Set(['True']))
    expect(status.podIPs).toEqual([{ ip: status.podIP }])
    expect(status.hostIP).toBe('127.0.0.11')
    expect(status.containerStatuses?.[0]).toMatchObject({
      image: 'docker.io/library/alpine:latest',
      imageID: `docker.io/library/alpine@sha256:${'a'.repeat(64)}`,
      containerID: expect.stringMatching(/^sandbox:\/\/[0-9a-f]{64}$/),
      ready: true,
      started: true,
      restartCount: 0,
    })
  })

  it('says so in events, with the words of 1.32', async () => {
    cluster.run({})
    await cluster.clock.advance(2000)
    expect(cluster.events()).toEqual([
      'Normal Pulling: Pulling image "alpine"',
      expect.stringMatching(
        /^Normal Pulled: Successfully pulled image "alpine" in \d+ms \(\d+ms including waiting\)\. Image size: 3645024 bytes\.$/,
      ),
      'Normal Created: Created container: main',
      'Normal Started: Started container main',
    ])
  })

  it('does not pull what is there, unless it must', async () => {
    cluster.run({}, {}, 'first')
    await cluster.clock.advance(2000)
    cluster.run({ image: 'alpine', imagePullPolicy: 'IfNotPresent' })
    await cluster.clock.advance(2000)
    expect(cluster.events()[0]).toBe('Normal Pulled: Container image "alpine" already present on machine')
  })

  it('leaves no timer behind while it idles', async () => {
    const before = cluster.clock.pending
    cluster.run({ command: ['polite'] })
    await cluster.clock.advance(5000)
    expect(cluster.stateOf()).toBe('Running')
    // The one more is that of the events' expiry.
    expect(cluster.clock.pending).toBeLessThanOrEqual(before + 1)
  })
})

describe('an image that does not come', () => {
  it('alternates between ErrImagePull and ImagePullBackOff', async () => {
    cluster.run({ image: 'nosuch' })
    await cluster.clock.advance(2000)
    expect(cluster.stateOf()).toBe('ErrImagePull')
    await cluster.clock.advance(9000)
    expect(cluster.stateOf()).toBe('ImagePullBackOff')
    expect(cluster.pod().status.containerStatuses?.[0]?.state?.waiting?.message).toBe(
      'Back-off pulling image "nosuch": ErrImagePull: pull access denied for nosuch',
    )
    await cluster.clock.advance(10_500)
    expect(cluster.stateOf()).toBe('ErrImagePull')
    expect(cluster.events()).toEqual([
      'Normal Pulling: Pulling image "nosuch"',
      'Warning Failed: Failed to pull image "nosuch": pull access denied for nosuch',
      'Warning Failed: Error: ErrImagePull',
      'Normal BackOff: Back-off pulling image "nosuch"',
      'Warning Failed: Error: ImagePullBackOff',
    ])
  })

  it('starts with another image as soon as the pod names one', async () => {
    cluster.run({ image: 'nosuch' })
    await cluster.clock.advance(12_000)
    cluster.api.modify('pods', 'default', 'web', (pod) => {
      for (const container of pod.spec.containers) container.image = 'alpine'
    })
    await cluster.clock.advance(2000)
    expect(cluster.stateOf()).toBe('Running')
  })

  it.each([
    ['Bad_NAME', {}, 'InvalidImageName'],
    ['nosuch', { imagePullPolicy: 'Never' }, 'ErrImageNeverPull'],
  ])('waits for %s %o with %s', async (image, more, reason) => {
    cluster.run({ image, ...more })
    await cluster.clock.advance(2000)
    expect(cluster.stateOf()).toBe(reason)
  })
})

describe('a container that ends', () => {
  it('is restarted at once, then after 10 s, 20 s, 40 s', async () => {
    cluster.run({ command: ['false'] })
    await cluster.clock.advance(600_000)
    const backOffs = cluster
      .events()
      .filter((event) => event.startsWith('Warning BackOff'))
      .map((event) => event.replace(/\(.*/, ''))
    expect(new Set(backOffs)).toEqual(
      new Set(['Warning BackOff: Back-off restarting failed container main in pod web_default']),
    )
    // 0, 10, 30, 70, 150, 310 s after the first failure, and 300 s each from there on.
    expect(cluster.pod().status.containerStatuses?.[0]?.restartCount).toBe(6)
    expect(cluster.stateOf()).toBe('CrashLoopBackOff')
    expect(cluster.pod().status.containerStatuses?.[0]).toMatchObject({
      state: {
        waiting: { message: expect.stringMatching(/^back-off 5m0s restarting failed container=main/) },
      },
      lastState: { terminated: { exitCode: 1, reason: 'Error' } },
    })
  })

  it.each([
    [['true'], 'Always', 'Running', 'CrashLoopBackOff'],
    [['true'], 'OnFailure', 'Succeeded', 'Completed'],
    [['false'], 'Never', 'Failed', 'Error'],
    [['true'], 'Never', 'Succeeded', 'Completed'],
    [['nosuch'], 'Never', 'Failed', 'StartError'],
  ])('%o with restartPolicy %s leaves a pod %s, %s', async (command, restartPolicy, phase, state) => {
    cluster.run({ command }, { restartPolicy })
    await cluster.clock.advance(7000)
    expect([cluster.pod().status.phase, cluster.stateOf()]).toEqual([phase, state])
  })

  it('says in runc’s words which command is missing', async () => {
    cluster.run({ command: ['foo'] })
    await cluster.clock.advance(1200)
    expect(cluster.stateOf()).toBe('RunContainerError')
    expect(cluster.pod().status.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({
      exitCode: 128,
      reason: 'StartError',
      startedAt: '1970-01-01T00:00:00Z',
      message: expect.stringContaining('exec: "foo": executable file not found in $PATH'),
    })
  })
})

describe('a pod that is deleted', () => {
  it('stays Terminating for 30 s when its process ignores TERM, and is killed', async () => {
    cluster.run({})
    await cluster.clock.advance(2000)
    const changes: string[] = []
    cluster.api.watch('pods', ({ type, object }) => {
      const exit = object.status.containerStatuses?.[0]?.state?.terminated?.exitCode
      changes.push(`${type} ${object.status.phase} ${exit ?? '-'}`)
    })
    cluster.api.delete('pods', 'default', 'web')
    await cluster.clock.advance(29_000)
    expect(cluster.pod().metadata.deletionTimestamp).toBeDefined()
    expect(cluster.stateOf()).toBe('Running')
    await cluster.clock.advance(2000)
    expect(cluster.api.find('pods', 'default', 'web')).toBeUndefined()
    expect(changes.slice(-2)).toEqual(['MODIFIED Failed 137', 'DELETED Failed 137'])
    expect(cluster.events().at(-1)).toBe('Normal Killing: Stopping container main')
  })

  it('goes at once when its process handles TERM', async () => {
    cluster.run({ command: ['polite'] })
    await cluster.clock.advance(2000)
    cluster.api.delete('pods', 'default', 'web')
    await cluster.clock.advance(100)
    expect(cluster.api.find('pods', 'default', 'web')).toBeUndefined()
  })

  it('goes sooner when it is deleted again with less grace', async () => {
    cluster.run({})
    await cluster.clock.advance(2000)
    cluster.api.delete('pods', 'default', 'web')
    await cluster.clock.advance(5000)
    cluster.api.delete('pods', 'default', 'web', { gracePeriodSeconds: 1 })
    await cluster.clock.advance(1100)
    expect(cluster.api.find('pods', 'default', 'web')).toBeUndefined()
  })

  it('goes while its image is still being pulled', async () => {
    cluster.run({ image: 'nosuch' })
    await cluster.clock.advance(2000)
    cluster.api.delete('pods', 'default', 'web')
    await cluster.clock.advance(100)
    expect(cluster.api.find('pods', 'default', 'web')).toBeUndefined()
  })

  it('lets its preStop hook go first', async () => {
    cluster.run({ command: ['polite'], lifecycle: { preStop: { sleep: { seconds: 5 } } } })
    await cluster.clock.advance(2000)
    cluster.api.delete('pods', 'default', 'web')
    await cluster.clock.advance(4900)
    expect(cluster.stateOf()).toBe('Running')
    await cluster.clock.advance(200)
    expect(cluster.api.find('pods', 'default', 'web')).toBeUndefined()
  })

  it('gives its address back although it was removed by force', async () => {
    cluster.run({})
    await cluster.clock.advance(2000)
    cluster.api.delete('pods', 'default', 'web', { gracePeriodSeconds: 0 })
    await cluster.clock.advance(1500)
    expect(cluster.network.attached.size).toBe(0)
  })
})

describe('a deadline', () => {
  it('ends a pod that is still active', async () => {
    cluster.run({ command: ['polite'] }, { activeDeadlineSeconds: 10 })
    await cluster.clock.advance(11_000)
    expect(cluster.pod().status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' })
  })
})
