import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { SandboxProcess } from '../../server/sandbox-process.ts'
import { median } from './median.ts'
import { findProcesses, memoryOf } from './process-memory.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const execute = promisify(execFile)

/** One cluster under the same kubectl. */
interface Cluster {
  name: string
  kubeconfig: string
  memory(): number
}

/** What was measured of one cluster: seconds, milliseconds or bytes as the row says. */
interface Figures {
  get: number[]
  threeReady: number[]
  twentyReady: number[]
  memory: number
}

const ROUNDS = 3
const GETS = 20
const MANY = 500
const DEPLOYMENT = 'livedeck-bench'
/** The programs of a real cluster on this machine, its container engine included. */
const REAL_PROGRAMS = new Set([
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
  'etcd',
  'dockerd',
  'containerd',
  'containerd-shim-runc-v2',
  'ping',
])

/**
 * `npm run bench -- sandbox [PEER_KUBECONFIG]`: the sandbox beside a real cluster on this machine, in turns, under one
 * kubectl. Without a peer it measures the sandbox alone. The peer's deployment `livedeck-bench` is made and deleted.
 */
export async function benchSandbox([peer]: readonly string[]): Promise<void> {
  const began = performance.now()
  const sandbox = await startSandbox()
  console.log(
    `ready: ${(performance.now() - began).toFixed(0)} ms from spawn to an API with three nodes Ready`,
  )
  const clusters: Cluster[] = [
    { name: 'sandbox', kubeconfig: sandbox.kubeconfig, memory: () => memoryOf([sandbox.pid ?? 0]) },
  ]
  if (peer !== undefined)
    clusters.push({ name: 'peer', kubeconfig: peer, memory: () => memoryOf(findProcesses(REAL_PROGRAMS)) })
  try {
    await measureStarts()
    print(clusters, await measureInTurns(clusters))
    await measureMany(clusters[0])
  } finally {
    await Promise.all(clusters.map((cluster) => removeDeployment(cluster)))
    await sandbox.dispose()
  }
}

async function startSandbox(): Promise<SandboxProcess> {
  return await SandboxProcess.start({
    entry: join(ROOT, 'dist/server/sandbox.js'),
    environment: process.env,
    seed: 1,
  })
}

async function measureStarts(): Promise<void> {
  const times: number[] = []
  const resets: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    const sandbox = await startSandbox()
    times.push(performance.now() - began)
    const again = performance.now()
    await sandbox.reset()
    resets.push(performance.now() - again)
    await sandbox.dispose()
  }
  console.log(
    `ready again, ${ROUNDS} times: median ${median(times).toFixed(0)} ms; reset: median ${median(resets).toFixed(0)} ms`,
  )
}

async function measureInTurns(clusters: readonly Cluster[]): Promise<Map<Cluster, Figures>> {
  const all = new Map<Cluster, Figures>()
  for (const cluster of clusters) {
    all.set(cluster, { get: [], threeReady: [], twentyReady: [], memory: 0 })
    await removeDeployment(cluster)
    await kubectl(cluster, 'get', 'pods')
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [cluster, figures] of all) await measureRound(cluster, figures)
  }
  return all
}

async function measureRound(cluster: Cluster, figures: Figures): Promise<void> {
  const create = [
    'create',
    'deployment',
    DEPLOYMENT,
    '--image=alpine',
    '--replicas=3',
    '--',
    'ping',
    '127.0.0.1',
  ]
  const wait = ['rollout', 'status', `deployment/${DEPLOYMENT}`, '--timeout=300s']
  figures.threeReady.push(
    await timed(async () => {
      await kubectl(cluster, ...create)
      await kubectl(cluster, ...wait)
    }),
  )
  for (let count = 0; count < GETS; count++)
    figures.get.push(await timed(() => kubectl(cluster, 'get', 'pods')))
  figures.twentyReady.push(
    await timed(async () => {
      await kubectl(cluster, 'scale', 'deployment', DEPLOYMENT, '--replicas=20')
      await kubectl(cluster, ...wait)
    }),
  )
  figures.memory = Math.max(figures.memory, cluster.memory())
  await removeDeployment(cluster)
}

/** The sandbox alone: no single node of a real cluster takes so many pods. */
async function measureMany(cluster: Cluster | undefined): Promise<void> {
  if (!cluster) return
  await kubectl(cluster, 'create', 'deployment', DEPLOYMENT, '--image=alpine', '--', 'ping', '127.0.0.1')
  const seconds = await timed(async () => {
    await kubectl(cluster, 'scale', 'deployment', DEPLOYMENT, `--replicas=${MANY}`)
    await kubectl(cluster, 'rollout', 'status', `deployment/${DEPLOYMENT}`, '--timeout=300s')
  })
  const get = await timed(() => kubectl(cluster, 'get', 'pods'))
  console.log(
    `${MANY} pods: Ready after ${(seconds / 1000).toFixed(1)} s, get pods ${get.toFixed(0)} ms, memory ${mebibytes(cluster.memory())}`,
  )
}

/** ping ignores TERM, so that its pods are given a second instead of their thirty. */
async function removeDeployment(cluster: Cluster): Promise<void> {
  await kubectl(cluster, 'delete', 'deployment', DEPLOYMENT, '--ignore-not-found')
  await kubectl(cluster, 'delete', 'pods', '-l', `app=${DEPLOYMENT}`, '--now', '--timeout=300s')
  await kubectl(cluster, 'wait', '--for=delete', 'pod', '-l', `app=${DEPLOYMENT}`, '--timeout=300s')
}

async function kubectl({ kubeconfig }: Cluster, ...args: string[]): Promise<void> {
  await execute('kubectl', args, {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    maxBuffer: 64 * 1024 * 1024,
  })
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function print(clusters: readonly Cluster[], all: ReadonlyMap<Cluster, Figures>): void {
  const rows: readonly [string, (figures: Figures) => number, (value: number) => string][] = [
    ['kubectl get pods, whole process', ({ get }) => median(get), milliseconds],
    ['create deployment to 3 pods Ready', ({ threeReady }) => median(threeReady), milliseconds],
    ['scale from 3 to 20 pods Ready', ({ twentyReady }) => median(twentyReady), milliseconds],
    ['memory of all processes, 20 pods', ({ memory }) => memory, mebibytes],
  ]
  for (const [name, read, show] of rows) {
    const values = clusters.flatMap((cluster) => all.get(cluster) ?? []).map(read)
    const [ours = Number.NaN, theirs] = values
    const ratio = theirs === undefined ? '' : `  ratio ${(ours / theirs).toFixed(2)}`
    const shown = clusters.map((cluster, index) => `${cluster.name} ${show(values[index] ?? Number.NaN)}`)
    console.log(`${name.padEnd(34)} ${shown.join('  ')}${ratio}`)
  }
}

const milliseconds = (value: number): string => `${value.toFixed(0)} ms`
const mebibytes = (value: number): string => `${(value / 1024 / 1024).toFixed(0)} MiB`
