import { afterEach, beforeEach, expect, it } from 'vitest'

import { startCluster } from './cluster.fixture.ts'
import type { KubeletCluster } from './cluster.fixture.ts'

let cluster: KubeletCluster

beforeEach(() => {
  cluster = startCluster()
})

afterEach(() => cluster.dispose())

/** Runs a container that shows two files and ends, again and again. */
async function startReader(): Promise<void> {
  const metadata = { name: 'settings', namespace: 'default' }
  cluster.api.create('configmaps', { metadata, data: { a: 'old ', b: 'b' } })
  cluster.run(
    {
      command: ['cat', '/etc/settings/a', '/etc/settings/b'],
      volumeMounts: [{ name: 'settings', mountPath: '/etc/settings' }],
    },
    { volumes: [{ name: 'settings', configMap: { name: 'settings' } }] },
  )
  await cluster.clock.advance(5000)
  expect(await cluster.logs()).toBe('old b\n')
}

it('brings a changed config map to the pods that mount it within a minute', async () => {
  await startReader()
  cluster.api.modify('configmaps', 'default', 'settings', (map) => {
    map.data = { a: 'new ' }
  })
  await cluster.clock.advance(200_000)
  const lines = (await cluster.logs()).split('\n')
  expect(lines).toContain('new ')
  expect(lines).toContain("cat: can't open '/etc/settings/b': No such file or directory")
})

it('leaves the files of a config map that is gone', async () => {
  await startReader()
  cluster.api.delete('configmaps', 'default', 'settings')
  await cluster.clock.advance(200_000)
  expect(await cluster.logs()).toBe('old b\n')
})
