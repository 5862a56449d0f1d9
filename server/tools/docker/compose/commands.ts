import { stringify } from 'yaml'

import { familiarName, parseReference } from '../../../oci/reference.ts'
import { untilSignal } from '../../../until-signal.ts'
import type { DockerContext } from '../context.ts'
import { lookUpImage, shortId } from '../find-image.ts'
import { type Call, type Flags, isSet, valueOf } from '../flags.ts'
import { formatSize } from '../units.ts'
import { chooseServices } from './load-project.ts'
import { followLogs, showLogs } from './logs.ts'
import { makePlan } from './make-plan.ts'
import { type PlannedService, RunFolder } from './plan.ts'
import type { Project } from './project.ts'
import { attach, readRunning, startPlan, stopProject, switchServices } from './run-project.ts'
import { buildMissing, buildServices, pullServices, pushServices } from './ship.ts'
import { formatRuledTable } from './table.ts'

/** One command of docker-compose. */
export interface ComposeCommand {
  summary: string
  flags: Flags
  run: (call: Call, context: DockerContext, project: Project) => Promise<number>
}

const RUN_FLAGS = {
  detach: { short: 'd', about: 'Run in the background' },
  build: { about: 'Build images before' },
  'no-build': {},
  'force-recreate': {},
  'no-recreate': {},
  'no-color': {},
  'no-deps': {},
  'no-log-prefix': {},
  'quiet-pull': {},
  'remove-orphans': {},
  timeout: { short: 't', takes: 'value' },
} as const satisfies Flags

async function up(call: Call, context: DockerContext, project: Project): Promise<number> {
  const services = chooseServices(project, call.words)
  makePlan(context, project, services)
  if (!isSet(call, 'no-build')) await buildMissing(context, services, isSet(call, 'build'))
  const plan = makePlan(context, project, services)
  const folder = await startPlan(context, plan)
  return isSet(call, 'detach') ? 0 : await attach(context, folder, plan)
}

async function down(_call: Call, context: DockerContext, project: Project): Promise<number> {
  const folder = RunFolder.of(context.folder, project.name)
  const plan = folder.readPlan()
  const ran = await stopProject(folder)
  for (const { containerName, isStopped } of plan?.services ?? [])
    await context.say(`${ran && !isStopped ? 'Stopping' : 'Removing'} ${containerName} ... done`)
  return 0
}

/** `stop` and `start` of some or all services that `up` has started. */
const switchTo =
  (isStopped: boolean): ComposeCommand['run'] =>
  async (call, context, project) => {
    const names = chooseServices(project, call.words).map(({ name }) => name)
    const folder = RunFolder.of(context.folder, project.name)
    for (const { containerName } of await switchServices(folder, names, isStopped))
      await context.say(`${isStopped ? 'Stopping' : 'Starting'} ${containerName} ... done`)
    return 0
  }

async function ps(call: Call, context: DockerContext, project: Project): Promise<number> {
  const folder = RunFolder.of(context.folder, project.name)
  const running = readRunning(folder)
  const services = folder.readPlan()?.services ?? []
  const shown = services.filter(({ name }) => call.words.length === 0 || call.words.includes(name))
  if (isSet(call, 'services')) for (const { name } of project.services) await context.say(name)
  else if (isSet(call, 'quiet')) for (const { containerName } of shown) await context.say(containerName)
  else {
    const rows = shown.map(({ containerName, command, name, ports }) => {
      const state = running?.services[name]
      const word = typeof state?.pid === 'number' ? 'Up' : `Exit ${state?.exitCode ?? 0}`
      return [containerName, command, word, word === 'Up' ? describePorts(ports) : '']
    })
    context.io.stdout.write(formatRuledTable([['Name', 'Command', 'State', 'Ports'], ...rows]))
  }
  return 0
}

const describePorts = (ports: PlannedService['ports']): string =>
  ports.map(({ host, container }) => `127.0.0.1:${host}->${container}/tcp`).join(', ')

async function logs(call: Call, context: DockerContext, project: Project): Promise<number> {
  const folder = RunFolder.of(context.folder, project.name)
  const plan = folder.readPlan()
  if (!plan) return 0
  const names = chooseServices(project, call.words).map(({ name }) => name)
  const lines = Number(valueOf(call, 'tail') ?? 'all')
  const options = {
    context,
    folder,
    plan,
    names,
    tail: Number.isNaN(lines) ? Number.POSITIVE_INFINITY : lines,
  }
  await context.say(`Attaching to ${plan.services.map(({ containerName }) => containerName).join(', ')}`)
  if (!isSet(call, 'follow')) {
    await showLogs(options)
    return 0
  }
  const stop = new AbortController()
  void untilSignal().then(() => stop.abort())
  await followLogs({ ...options, signal: stop.signal })
  return 0
}

async function config(call: Call, context: DockerContext, project: Project): Promise<number> {
  if (isSet(call, 'quiet')) return 0
  if (isSet(call, 'services')) for (const { name } of project.services) await context.say(name)
  else context.io.stdout.write(stringify(project.resolved))
  return 0
}

async function images(call: Call, context: DockerContext, project: Project): Promise<number> {
  const { store, say, io } = context
  const index = store.read()
  const found = chooseServices(project, call.words).flatMap((service) => {
    const stored = lookUpImage(index, service.image)
    return stored ? [{ service, image: store.open(stored) }] : []
  })
  if (isSet(call, 'quiet')) for (const { image } of found) await say(image.id)
  else {
    const rows = found.map(({ service, image }) => {
      const reference = parseReference(service.image)
      const isKnown = typeof reference !== 'string'
      const name = isKnown ? familiarName(reference) : service.image
      return [
        service.containerName,
        name,
        isKnown ? (reference.tag ?? '') : '',
        shortId(image),
        formatSize(image.size),
      ]
    })
    io.stdout.write(formatRuledTable([['Container', 'Repository', 'Tag', 'Image Id', 'Size'], ...rows]))
  }
  return 0
}

const quiet = { quiet: { short: 'q', about: 'Print less' } }

export const COMPOSE_COMMANDS: ReadonlyMap<string, ComposeCommand> = new Map([
  [
    'build',
    {
      summary: 'Build or rebuild services (RUN is not executed)',
      flags: {
        'build-arg': { takes: 'value', about: 'Set build-time variables' },
        'no-cache': { about: 'Do not use the cache' },
        compress: {},
        'force-rm': {},
        memory: { short: 'm', takes: 'value' },
        parallel: {},
        progress: { takes: 'value' },
        pull: {},
        ...quiet,
      },
      run: buildServices,
    },
  ],
  [
    'config',
    {
      summary: 'Validate and view the Compose file',
      flags: { ...quiet, services: { about: 'Print the names of the services' } },
      run: config,
    },
  ],
  [
    'down',
    {
      summary: 'Stop and remove what up started',
      flags: {
        'remove-orphans': {},
        rmi: { takes: 'value' },
        timeout: { short: 't', takes: 'value' },
        volumes: { short: 'v' },
      },
      run: down,
    },
  ],
  ['images', { summary: 'List images', flags: quiet, run: images }],
  [
    'logs',
    {
      summary: 'View output of services',
      flags: {
        follow: { short: 'f', about: 'Follow it' },
        tail: { takes: 'value', about: 'So many lines of each log' },
        'no-color': {},
        'no-log-prefix': {},
      },
      run: logs,
    },
  ],
  [
    'ps',
    {
      summary: 'List what runs',
      flags: { ...quiet, services: { about: 'Print the names of the services' }, all: { short: 'a' } },
      run: ps,
    },
  ],
  [
    'pull',
    {
      summary: 'Pull service images',
      flags: {
        ...quiet,
        'ignore-pull-failures': { about: 'Pull what can be had' },
        'include-deps': {},
        'no-parallel': {},
        parallel: {},
      },
      run: pullServices,
    },
  ],
  [
    'push',
    {
      summary: 'Push service images',
      flags: { 'ignore-push-failures': { about: 'Push what can be pushed' } },
      run: pushServices,
    },
  ],
  ['start', { summary: 'Start services that were stopped', flags: {}, run: switchTo(false) }],
  [
    'stop',
    {
      summary: 'Stop services',
      flags: { timeout: { short: 't', takes: 'value' } },
      run: switchTo(true),
    },
  ],
  ['up', { summary: "Run hotelapp's services with Node on 127.0.0.1", flags: RUN_FLAGS, run: up }],
])
