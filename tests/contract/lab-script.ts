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
const LIMIT_MS = 120_000
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
    execFile('bash', ['-c', command], options, (error, stdout, stderr) => {
      const exit = error === null ? 0 : typeof error.code === 'number' ? error.code : 255
      resolve({ command, exit, stdout, stderr })
    })
  })
}

/** Commands that are about what goes on meanwhile: they are not to wait until it has gone by. */
const isImpatient = (command: string): boolean => /rollout status|^kubectl get pods$/.test(command)

/**
 * Runs a command once the pods have come to rest, as the recording did by waiting some seconds: all pods run, end, or wait
 * for an image that does not come.
 */
export async function runSettled(command: string, env: NodeJS.ProcessEnv): Promise<Recorded> {
  if (!isImpatient(command)) await settle(env)
  return await run(command, env)
}

/** Waits until no pod is on its way. */
export async function settle(env: NodeJS.ProcessEnv): Promise<void> {
  const end = Date.now() + LIMIT_MS
  while (Date.now() < end) {
    const { stdout } = await run('kubectl get pods --no-headers', env)
    const rows = stdout.split('\n').filter((line) => line !== '')
    if (rows.every(isSettled)) return
  }
}

function isSettled(row: string): boolean {
  const [, ready = '', status = ''] = row.split(/\s+/)
  const [have, want] = ready.split('/')
  return SETTLED.test(status) && (status !== 'Running' || have === want)
}
