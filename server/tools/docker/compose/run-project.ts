import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

import { isAlive } from '../../../is-alive.ts'
import { untilSignal } from '../../../until-signal.ts'
import type { DockerContext } from '../context.ts'
import { DockerError } from '../docker-error.ts'
import { COMPOSE_NOTE, notStarted } from './messages.ts'
import { followLogs } from './logs.ts'
import { type Plan, RunFolder, type RunState } from './plan.ts'

const LOOK_MS = 50
const START_MS = 15_000

/** The state of a project that runs; null when it does not. */
export function readRunning(folder: RunFolder): RunState | null {
  const state = folder.readState()
  return state && isAlive(state.supervisor) ? state : null
}

/** Starts a plan's services in the background; resolves when the supervisor has started them. @throws {DockerError} `refused` */
export async function startPlan(context: DockerContext, plan: Plan): Promise<RunFolder> {
  const folder = RunFolder.of(context.folder, plan.project)
  await stopProject(folder)
  folder.writePlan(plan)
  const tool = process.argv[1] ?? ''
  const child = spawn(process.execPath, [tool, 'docker-supervisor', folder.path], {
    detached: true,
    stdio: 'ignore',
    cwd: '/',
    env: { PATH: context.io.environment['PATH'] ?? '' },
  })
  child.unref()
  const until = performance.now() + START_MS
  while (!readRunning(folder)) {
    if (performance.now() > until || child.exitCode !== null) throw new DockerError('refused', notStarted())
    await delay(LOOK_MS)
  }
  context.io.stderr.write(`${COMPOSE_NOTE}\n`)
  for (const { containerName } of plan.services) await context.say(`Creating ${containerName} ... done`)
  return folder
}

/** Ends a project's services and takes its folder away; false when none ran. */
export async function stopProject(folder: RunFolder): Promise<boolean> {
  const running = readRunning(folder)
  if (running) await endSupervisor(running)
  folder.remove()
  return running !== null
}

async function endSupervisor({ supervisor }: RunState): Promise<void> {
  process.kill(supervisor, 'SIGTERM')
  while (isAlive(supervisor)) await delay(LOOK_MS)
}

/** Shows what the services write until a signal comes, then ends them. */
export async function attach(context: DockerContext, folder: RunFolder, plan: Plan): Promise<number> {
  const stop = new AbortController()
  const { say } = context
  void untilSignal().then(() => stop.abort())
  await say(`Attaching to ${plan.services.map(({ containerName }) => containerName).join(', ')}`)
  const names = plan.services.map(({ name }) => name)
  await followLogs({ context, folder, plan, names, tail: Number.POSITIVE_INFINITY, signal: stop.signal })
  if (!stop.signal.aborted) return 0
  await say('Gracefully stopping... (press Ctrl+C again to force)')
  await stopProject(folder)
  for (const { containerName } of plan.services) await say(`Stopping ${containerName} ... done`)
  return 0
}
