import { expect, test } from 'vitest'

import type { ClusterView } from '../protocol/cluster.ts'
import { ClusterControl } from './cluster-control.ts'
import type { SimulatedCluster } from './simulated-cluster.ts'

/** A cluster whose resets end when the test says so. */
class Cluster implements SimulatedCluster {
  status: ClusterView & { secret: string } = { phase: 'ready', speed: 1, resets: 0, secret: 'token' }
  answer: (fail?: Error) => void = () => {}
  readonly #listeners = new Set<(status: ClusterView) => void>()

  watch(listener: (status: ClusterView) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async setSpeed(): Promise<void> {}

  reset(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.answer = (fail) => {
        if (fail) reject(fail)
        else resolve()
      }
    })
  }

  become(change: Partial<ClusterView>): void {
    this.status = { ...this.status, ...change }
    for (const listener of this.#listeners) listener(this.status)
  }
}

test('tells what a browser may know of the cluster, until it is disposed', () => {
  const cluster = new Cluster()
  const told: ClusterView[] = []
  const control = new ClusterControl(cluster, (view) => told.push(view))
  expect(control.view).toEqual({ phase: 'ready', speed: 1, resets: 0 })
  cluster.become({ speed: 10 })
  control.dispose()
  cluster.become({ phase: 'gone' })
  expect(told).toEqual([{ phase: 'ready', speed: 10, resets: 0 }])
})

test('resets one at a time, and not without end', async () => {
  const cluster = new Cluster()
  const control = new ClusterControl(cluster, () => {})
  for (let count = 0; count < 3; count += 1) {
    const first = control.reset()
    expect((await control.reset())?.message).toContain('just being brought back')
    cluster.answer()
    expect(await first).toBeNull()
  }
  expect((await control.reset())?.code).toBe('too-fast')
})

test('says when the cluster does not answer, and may be asked again', async () => {
  const cluster = new Cluster()
  const control = new ClusterControl(cluster, () => {})
  const lost = control.reset()
  cluster.answer(new Error('connection refused'))
  expect((await lost)?.code).toBe('no-cluster')
  const again = control.reset()
  cluster.answer()
  expect(await again).toBeNull()
})

test('refuses where there is no simulated cluster', async () => {
  const control = new ClusterControl(null, () => {})
  expect(control.view).toBeNull()
  expect((await control.reset())?.code).toBe('no-cluster')
  control.dispose()
})
