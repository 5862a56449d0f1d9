import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** One command of the lab and what it gave on a cluster. */
export interface Recorded {
  command: string
  exit: number
  stdout: string
  stderr: string
}

const FIXTURE = new URL('../fixtures/kube1/transcripts.json', import.meta.url)
const LIMIT_MS = 60_000
const SETTLED = /^(?:Running|Completed|Terminating|CrashLoopBackOff|ErrImagePull|ImagePullBackOff)$/

/** What the real cluster answered (Kubernetes 1.20.2 on one node, kubectl 1.32), in the order in which it was asked. */
export function readRecorded(): Recorded[] {
  const recorded: unknown = JSON.parse(readFileSync(FIXTURE, 'utf8'))
  if (!Array.isArray(recorded) || !recorded.every(isRecorded))
    throw new Error('a fixture of transcripts was expected')
  return recorded
}

function isRecorded(value: unknown): value is Recorded {
  return (
    typeof value === 'object' && value !== null && 'command' in value && 'stdout' in value && 'exit' in value
  )
}

/** Runs one command as the lab's shell would. */
export function run(command: string, env: NodeJS.ProcessEnv): Promise<Recorded> {
  return new Promise((resolve) => {
    const options = { env, timeout: LIMIT_MS, maxBuffer: 64 * 1024 * 1024 }
    // Node's pipes are sockets, and a bash whose input is a socket takes itself for a remote one and reads ~/.bashrc.
    execFile('bash', ['--norc', '-c', command], options, (error, stdout, stderr) => {
      const exit = error === null ? 0 : typeof error.code === 'number' ? error.code : 255
      resolve({ command, exit, stdout, stderr })
    })
  })
}

/** Commands that are about what goes on meanwhile: they are not to wait until it has gone by. */
const isImpatient = (command: string): boolean => command.includes('rollout status')

/** What comes or passes by itself has to be waited for; the recording simply waited some seconds. */
const WAITS: readonly { command: RegExp; until: string }[] = [
  // The kubelet tries, and waits, and tries again; it was trying.
  {
    command: /^kubectl (?:get pods|logs deploy\/frontend)$/,
    until: 'test "$(kubectl get pods | awk \'/^frontend/ && $3 != "ErrImagePull"\')" = ""',
  },
  { command: /get events/, until: 'kubectl get events | grep -q "Error: ImagePullBackOff"' },
  { command: /logs pingpong --tail 3/, until: 'test $(kubectl logs pingpong | wc -l) -ge 4' },
  {
    command: /curl -s 127/,
    until: 'curl -s 127.0.0.1:$(kubectl get svc/registry -o jsonpath={.spec.ports[0].nodePort})/v2/',
  },
]

/** What was deleted and waited for was gone in the recording before the next command. */
const WAITS_FOR_GONE = 'kubectl delete pod pingpong'

/**
 * Runs a command once the pods have come to rest: all of them run, end, or wait for an image that does not come. A wait
 * that is in vain ends after a while, and the command then shows why.
 */
async function runSettled(command: string, env: NodeJS.ProcessEnv): Promise<Recorded> {
  if (!isImpatient(command)) await until(async () => (await listPods(env)).every(isSettled))
  for (const wait of WAITS.filter((candidate) => candidate.command.test(command))) {
    await until(async () => (await run(wait.until, env)).exit === 0)
  }
  const result = await run(command, env)
  if (command === WAITS_FOR_GONE) await until(async () => !(await listPods(env)).some(isTerminating))
  return result
}

/**
 * kube1 could not reach Docker Hub when it was recorded, so that the hotel's image was not to be had. Here it is; a tag that
 * nobody published stands for it.
 */
const RECORDED_IMAGE = 'hotel_app_frontend_single_node_memdb:latest'
const MISSING_IMAGE = 'hotel_app_frontend_single_node_memdb:unpublished'

/** Runs a recorded command where the hotel's image is to be had, and tells it as where it was not. */
export async function runRecorded(command: string, env: NodeJS.ProcessEnv): Promise<Recorded> {
  const { stdout, stderr, ...rest } = await runSettled(command.replaceAll(RECORDED_IMAGE, MISSING_IMAGE), env)
  const recorded = (text: string): string => text.replaceAll(MISSING_IMAGE, RECORDED_IMAGE)
  return { ...rest, stdout: recorded(stdout), stderr: recorded(stderr) }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + LIMIT_MS
  while (!(await holds()) && Date.now() < end);
}

/** The rows of `kubectl get pods`. */
async function listPods(env: NodeJS.ProcessEnv): Promise<string[]> {
  const { stdout } = await run('kubectl get pods --no-headers', env)
  return stdout.split('\n').filter((line) => line !== '')
}

const isTerminating = (row: string): boolean => row.includes(' Terminating ')

function isSettled(row: string): boolean {
  const [, ready = '', status = ''] = row.split(/\s+/)
  const [have, want] = ready.split('/')
  return SETTLED.test(status) && (status !== 'Running' || have === want)
}
