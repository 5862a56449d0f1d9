import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startCluster } from './cluster.fixture.ts'
import type { KubeletCluster } from './cluster.fixture.ts'

let cluster: KubeletCluster

beforeEach(() => {
  cluster = startCluster()
})

afterEach(() => cluster.dispose())

const ready = (): string | undefined =>
  cluster.pod().status.conditions?.find(({ type }) => type === 'Ready')?.status

describe('probes', () => {
  it('make a pod ready when they pass, and unready when they fail', async () => {
    const readinessProbe = { httpGet: { port: 8080, path: '/health' }, periodSeconds: 5, failureThreshold: 1 }
    cluster.run({ readinessProbe })
    await cluster.clock.advance(3000)
    expect(ready()).toBe('False')
    const { podIP } = cluster.pod().status
    expect(cluster.events().at(-1)).toBe(
      `Warning Unhealthy: Readiness probe failed: Get "http://${podIP}:8080/health": dial tcp ${podIP}:8080: connect: connection refused`,
    )
    cluster.network.answers.set(8080, 'HTTP/1.1 200 OK\r\n\r\n')
    await cluster.clock.advance(5000)
    expect(ready()).toBe('True')
    cluster.network.answers.set(8080, 'HTTP/1.1 500 Internal Server Error\r\n\r\n')
    await cluster.clock.advance(5000)
    expect(ready()).toBe('False')
    expect(cluster.events().at(-1)).toBe(
      'Warning Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 500',
    )
  })

  it('restart a container that is not alive', async () => {
    const livenessProbe = {
      exec: { command: ['cat', '/tmp/healthy'] },
      periodSeconds: 5,
      failureThreshold: 2,
    }
    cluster.run({ command: ['polite'], livenessProbe })
    await cluster.clock.advance(10_000)
    expect(cluster.events()).toContain(
      "Warning Unhealthy: Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory\n",
    )
    expect(cluster.events()).toContain(
      'Normal Killing: Container main failed liveness probe, will be restarted',
    )
    expect(cluster.pod().status.containerStatuses?.[0]?.restartCount).toBe(1)
  })

  it('hold readiness back until the startup probe has passed', async () => {
    const startupProbe = { exec: { command: ['cat', '/tmp/up'] }, periodSeconds: 1, failureThreshold: 30 }
    cluster.run({ command: ['polite'], startupProbe })
    await cluster.clock.advance(5000)
    expect(cluster.pod().status.containerStatuses?.[0]).toMatchObject({ started: false, ready: false })
    const streams = { tty: false }
    const touch = await cluster.kubelets.exec(
      { namespace: 'default', pod: 'web' },
      ['touch', '/tmp/up'],
      streams,
    )
    await cluster.clock.advance(2000)
    expect(await touch.exit).toBe(0)
    expect(cluster.pod().status.containerStatuses?.[0]).toMatchObject({ started: true, ready: true })
  })
})
