import { expect, test } from 'vitest'

import type { ClusterView } from '../../server/protocol/cluster.ts'
import { tellCluster } from './cluster-news.ts'

const ready: ClusterView = { phase: 'ready', speed: 1, resets: 2 }
const QUIET = { passing: null, lasting: null }

test('a page that has just come is told nothing of the past', () => {
  expect(tellCluster(null, ready)).toEqual(QUIET)
})

test('a reset is said, another speed is not', () => {
  expect(tellCluster(ready, { ...ready, resets: 3 }).passing).toContain('back in its first state')
  expect(tellCluster(ready, { ...ready, speed: 10 })).toEqual(QUIET)
})

test('a crash is said until the cluster is back, and that is said too', () => {
  const restarting: ClusterView = { ...ready, phase: 'restarting' }
  expect(tellCluster(ready, restarting)).toMatchObject({ passing: null })
  expect(tellCluster(ready, restarting).lasting).toContain('crashed and starts again')
  expect(tellCluster(restarting, ready)).toEqual({
    passing: 'The simulated cluster runs again, in its first state.',
    lasting: null,
  })
})

test('a cluster that does not come back is said to whoever looks, then and later', () => {
  const gone: ClusterView = { ...ready, phase: 'gone' }
  expect(tellCluster(ready, gone).lasting).toContain('Start livedeck again')
  expect(tellCluster(null, gone).lasting).toContain('Start livedeck again')
})

test('a cluster that counts from 0 again was not reset', () => {
  expect(tellCluster(ready, { ...ready, resets: 0, speed: 10 })).toEqual(QUIET)
  expect(tellCluster({ ...ready, resets: 0 }, { ...ready, resets: 1 }).passing).not.toBeNull()
})
