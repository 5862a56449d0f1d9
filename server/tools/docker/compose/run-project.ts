import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

import { isAlive } from '../../../is-alive.ts'
import { untilSignal } from '../../../until-signal.ts'
import type { DockerContext } from '../context.ts'
import { DockerError } from '../docker-error.ts'
import { COMPOSE_NOTE, notStarted } from './messages.ts'
import { followLogs } from './logs.ts'
import { type Plan, type PlannedService, RunFolder, type RunState, isSameService } from './plan.ts'

const LOOK_MS = 50
const START_MS = 15_000

/** The state of a project that runs; null when it does not. */
export function readRunning(folder: RunFolder): RunState | null {
  const state = folder.readState()
  return state && isAlive(state.supervisor) ? state : null
}

/**
 * Brings a project's services to a plan of some or all of them, and tells of each what was done; those that it does not name
 * stay as they are. Resolves when the supervisor, which is started for the first of them, has done so. @throws {DockerError} `refused`
 */
export async function startPlan(context: DockerContext, plan: Plan): Promise<RunFolder> {
  const folder = RunFolder.of(context.folder, plan.project)
  const before = readRunning(folder) && folder.readPlan()
  if (before) await changeServices(folder, mergePlans(before, plan))
  else await startSupervisor(context, folder, plan)
  context.io.stderr.write(`${COMPOSE_NOTE}\n`)
  for (const service of plan.services)
    await context.say(
      told(
        before?.services.find(({ name }) => name === service.name),
        service,
      ),
    )
  return folder
}

/** The services of the one as they are, with those of the other in their place or behind them. */
const mergePlans = (before: Plan, { services }: Plan): Plan => ({
  ...before,
  services: [
    ...before.services.map((one) => services.find(({ name }) => name === one.name) ?? one),
    ...services.filter(({ name }) => before.services.every((one) => one.name !== name)),
  ],
})

/** What docker-compose says of a service that was there before, or was not. */
function told(before: PlannedService | undefined, service: PlannedService): string {
  const { containerName } = service
  if (before && isSameService(before, service) && !before.isStopped) return `${containerName} is up-to-date`
  const verb = before === undefined ? 'Creating' : isSameService(before, service) ? 'Starting' : 'Recreating'
  return `${verb} ${containerName} ... done`
}

async function startSupervisor(context: DockerContext, folder: RunFolder, plan: Plan): Promise<void> {
  folder.writePlan(plan)
  const tool = process.argv[1] ?? ''
  const child = spawn(process.execPath, [tool, 'docker-supervisor', folder.path], {
    detached: true,
    stdio: 'ignore',
    cwd: '/',
    env: { PATH: context.io.environment['PATH'] ?? '' },
  })
  child.unref()
  await untilCarriedOut(folder, plan, () => child.exitCode === null)
}

/** Hands the supervisor another plan; resolves when it is carried out. @throws {DockerError} `refused` */
async function changeServices(folder: RunFolder, plan: Plan): Promise<void> {
  const next = { ...plan, revision: plan.revision + 1 }
  folder.changePlan(next)
  await untilCarriedOut(folder, next, () => readRunning(folder) !== null)
}

async function untilCarriedOut(folder: RunFolder, plan: Plan, isWorking: () => boolean): Promise<void> {
  const until = performance.now() + START_MS
  while (readRunning(folder)?.revision !== plan.revision) {
    if (performance.now() > until || !isWorking()) throw new DockerError('refused', notStarted())
    await delay(LOOK_MS)
  }
}

/** Ends or starts services of a project that were started before, by name; gives those whose state that changes. */
export async function switchServices(
  folder: RunFolder,
  names: readonly string[],
  isStopped: boolean,
): Promise<PlannedService[]> {
  const plan = readRunning(folder) && folder.readPlan()
  if (!plan) return []
  const isMeant = (one: PlannedService): boolean => names.includes(one.name) && one.isStopped !== isStopped
  const services = plan.services.map((one) => (isMeant(one) ? { ...one, isStopped } : one))
  await changeServices(folder, { ...plan, services })
  return plan.services.filter(isMeant)
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
  const stopped = await switchServices(folder, names, true)
  for (const { containerName } of stopped) await say(`Stopping ${containerName} ... done`)
  return 0
}
