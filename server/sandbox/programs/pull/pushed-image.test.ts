import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { Chance } from '../../chance.ts'
import { Cluster } from '../../cluster.ts'
import { NodePorts } from '../../network/node-ports.ts'
import { RealClock } from '../../real-clock.ts'
import { manifestOf, OCI_MANIFEST, sha256 } from '../../registry/registry.fixture.ts'
import { createCatalogue } from '../catalogue.ts'
import { makeImages, registriesFolder } from '../images/standard-images.ts'

let folder: string
let nodePorts: NodePorts
let cluster: Cluster
const errors: unknown[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'livedeck-pushed-'))
  const chance = new Chance(1)
  nodePorts = await NodePorts.open({ chance })
  cluster = new Cluster({
    clock: new RealClock(20),
    chance,
    catalogue: createCatalogue(makeImages({ folder })),
    nodePorts,
    apiAddress: { host: '127.0.0.1', port: 1 },
    rootCertificate: '',
    authorize: () => undefined,
    onError: (error) => void errors.push(error),
  })
})

afterEach(async () => {
  await cluster.dispose()
  await nodePorts.dispose()
  rmSync(folder, { recursive: true })
})

/** Makes a pod of one container. */
function run(name: string, image: string): void {
  cluster.api.create('pods', {
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: { containers: [{ name, image }] },
  })
}

const statusOf = (name: string) => cluster.api.get('pods', 'default', name).status?.containerStatuses?.[0]

/** Pushes an image with this config to a registry. */
async function push(registry: string, name: string, config: object): Promise<void> {
  const text = JSON.stringify({ config })
  const url = `http://${registry}/v2/${name}`
  await fetch(`${url}/blobs/uploads/?digest=${sha256(text)}`, { method: 'POST', body: text })
  const body = manifestOf(sha256(text), [], { config: text.length, layer: 0 })
  const headers = { 'content-type': OCI_MANIFEST }
  const { status } = await fetch(`${url}/manifests/latest`, { method: 'PUT', headers, body })
  expect(status).toBe(201)
}

it('runs in the cluster whose registry it was pushed to, and goes with it', async () => {
  run('registry', 'registry')
  const service = cluster.api.create('services', {
    metadata: { name: 'registry', namespace: 'default' },
    spec: { type: 'NodePort', selector: { app: 'registry' }, ports: [{ port: 5000 }] },
  })
  const registry = `127.0.0.1:${service.spec.ports?.[0]?.nodePort}`
  await vi.waitFor(
    async () =>
      expect(await (await fetch(`http://${registry}/v2/_catalog`)).text()).toBe('{"repositories":[]}\n'),
    5000,
  )
  const Labels = { 'dev.livedeck.program': 'docker.io/library/busybox' }
  await push(registry, 'ours', { Env: ['PATH=/bin'], Cmd: ['sleep', '1000'], Labels })
  await push(registry, 'foreign', { Cmd: ['sleep', '1000'] })
  run('ours', `${registry}/ours`)
  run('foreign', `${registry}/foreign`)
  run('unknown', `${registry}/unknown`)
  await vi.waitFor(() => expect(statusOf('ours')?.state?.running).toBeDefined(), 5000)
  await vi.waitFor(
    () =>
      expect(statusOf('foreign')?.lastState?.terminated?.message).toContain('the sandbox has no program for'),
    5000,
  )
  await vi.waitFor(() => expect(statusOf('unknown')?.state?.waiting?.message).toContain('not found'), 5000)
  expect(readdirSync(registriesFolder(folder))).toHaveLength(1)
  await cluster.dispose()
  expect(readdirSync(registriesFolder(folder))).toEqual([])
  expect(errors).toEqual([])
})
