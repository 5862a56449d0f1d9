import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { SandboxProcess } from '../../server/sandbox-process.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const execute = promisify(execFile)

const SERVICES = ['frontend', 'profile', 'search', 'geo', 'rate'] as const
const PORTS: Readonly<Record<(typeof SERVICES)[number], number>> = {
  frontend: 8080,
  profile: 8081,
  search: 8082,
  geo: 8083,
  rate: 8084,
}
const IMAGE = 'hvolos01/hotel_app_frontend_single_node_memdb:latest'
const RATE = 200
const SECONDS = 30
const LIMIT_MS = 10_000

/** What happens to all five deployments meanwhile, and after how many seconds. */
const EVENTS: readonly { after: number; args: readonly string[] }[] = [
  { after: 5, args: ['scale', 'deployment', ...SERVICES, '--replicas=5'] },
  { after: 12, args: ['scale', 'deployment', ...SERVICES, '--replicas=2'] },
  { after: 18, args: ['rollout', 'restart', 'deployment', ...SERVICES] },
]

interface Answer {
  milliseconds: number
  /** Why it counts as failed; null for a 200 with hotels in it. */
  failure: string | null
}

type Kubectl = (...args: readonly string[]) => Promise<string>

/**
 * `npm run bench -- hotels [KUBECONFIG] [IMAGE]`: 200 requests a second for the hotels, through the frontend's NodePort, for
 * 30 seconds while all five services are scaled from 1 to 5 to 2 and rolled; on a sandbox of its own, or on the cluster
 * that is named, where it makes and deletes the five deployments.
 */
export async function benchHotels([kubeconfig, image = IMAGE]: readonly string[]): Promise<void> {
  const sandbox =
    kubeconfig === undefined
      ? await SandboxProcess.start({
          entry: join(ROOT, 'dist/server/sandbox.js'),
          environment: process.env,
          seed: 1,
        })
      : null
  const env = { ...process.env, KUBECONFIG: kubeconfig ?? sandbox?.kubeconfig ?? '' }
  const kubectl: Kubectl = async (...args) => (await execute('kubectl', args, { env })).stdout
  try {
    const url = await deploy(kubectl, image)
    await untilServed(url)
    report(kubeconfig === undefined ? 'sandbox' : 'peer', await load(url, kubectl))
  } finally {
    await kubectl('delete', 'deployment,service', ...SERVICES, '--ignore-not-found')
    await sandbox?.dispose()
  }
}

/** Deploys and exposes the five; gives the URL of a search. */
async function deploy(kubectl: Kubectl, image: string): Promise<string> {
  for (const name of SERVICES) {
    await kubectl('create', 'deployment', name, `--image=${image}`, '--', name)
    const type = name === 'frontend' ? 'NodePort' : 'ClusterIP'
    await kubectl('expose', 'deployment', name, `--port=${PORTS[name]}`, `--type=${type}`)
  }
  await readyProbes(kubectl)
  for (const name of SERVICES) await kubectl('rollout', 'status', `deployment/${name}`, '--timeout=120s')
  const port = await kubectl('get', 'svc/frontend', '-o', 'jsonpath={.spec.ports[0].nodePort}')
  return `http://127.0.0.1:${port}/hotels?inDate=2026-12-01&outDate=2026-12-03&lat=35.17&lon=33.36`
}

/** A pod without a readiness probe counts as ready before it listens, on any cluster. */
async function readyProbes(kubectl: Kubectl): Promise<void> {
  for (const name of SERVICES) {
    const probe = { httpGet: { path: '/readyz', port: PORTS[name] }, periodSeconds: 1 }
    const change = [
      { op: 'add', path: '/spec/template/spec/containers/0/readinessProbe', value: probe },
      // Whoever still has this pod's address gets a moment to learn that it goes.
      {
        op: 'add',
        path: '/spec/template/spec/containers/0/lifecycle',
        value: { preStop: { exec: { command: ['sleep', '3'] } } },
      },
    ]
    await kubectl('patch', 'deployment', name, '--type=json', `--patch=${JSON.stringify(change)}`)
  }
}

async function untilServed(url: string): Promise<void> {
  const end = performance.now() + 120_000
  while (performance.now() < end) {
    const { failure } = await ask(url, new Agent())
    if (failure === null) return
  }
  throw new Error(`${url} was to answer with hotels within two minutes, but did not`)
}

/** Asks at a steady rate, whether or not the answers come. */
async function load(url: string, kubectl: Kubectl): Promise<Answer[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const asked: Promise<Answer>[] = []
  const began = performance.now()
  const events = EVENTS.map(async ({ after, args }) => {
    await new Promise((resolve) => setTimeout(resolve, after * 1000))
    await kubectl(...args)
  })
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(((performance.now() - began) / 1000) * RATE, RATE * SECONDS)
      while (asked.length < due) asked.push(ask(url, agent))
      if (asked.length < RATE * SECONDS) return
      clearInterval(timer)
      resolve()
    }, 5)
  })
  await Promise.all(events)
  const answers = await Promise.all(asked)
  agent.destroy()
  return answers
}

async function ask(url: string, agent: Agent): Promise<Answer> {
  const began = performance.now()
  const end = (failure: string | null): Answer => ({ milliseconds: performance.now() - began, failure })
  try {
    const request = get(url, { agent, timeout: LIMIT_MS })
    request.once('timeout', () => request.destroy(new Error(`no answer in ${LIMIT_MS} ms`)))
    const [response] = await once(request, 'response')
    let text = ''
    for await (const chunk of response) text += String(chunk)
    if (response.statusCode !== 200) return end(`HTTP ${response.statusCode}`)
    return end(text.includes('"FeatureCollection"') ? null : 'no hotels')
  } catch (error) {
    return end(error instanceof Error ? error.message : String(error))
  }
}

function report(name: string, answers: readonly Answer[]): void {
  const times = answers.map(({ milliseconds }) => milliseconds).toSorted((left, right) => left - right)
  const at = (fraction: number): string =>
    (times[Math.floor(times.length * fraction)] ?? Number.NaN).toFixed(1)
  const failures = new Map<string, number>()
  for (const { failure } of answers)
    if (failure !== null) failures.set(failure, (failures.get(failure) ?? 0) + 1)
  const failed = [...failures.values()].reduce((sum, count) => sum + count, 0)
  console.log(`${name}: ${answers.length} requests, ${failed} failed, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`)
  for (const [failure, count] of failures) console.log(`  ${count} x ${failure}`)
}
