import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

import { parseDocument } from 'yaml'

import { DockerError } from '../docker-error.ts'
import {
  NO_COMPOSE_FILE,
  badYaml,
  circularDependency,
  noSuchComposeFile,
  noSuchService,
  notSet,
  unknownDependency,
} from './messages.ts'
import { interpolateAll, parseEnvFile } from './interpolate.ts'
import type { Project, Service } from './project.ts'
import { readService } from './read-service.ts'

const FILES = ['docker-compose.yml', 'docker-compose.yaml', 'compose.yml', 'compose.yaml']
const OVERRIDES = ['docker-compose.override.yml', 'docker-compose.override.yaml']
const SECTIONS = ['services', 'volumes', 'networks', 'secrets', 'configs']

export interface LoadOptions {
  cwd: string
  /** What `-f` named, in its order. */
  files: readonly string[]
  projectName: string | undefined
  projectFolder: string | undefined
  envFile: string | undefined
  environment: Readonly<Record<string, string | undefined>>
  warn: (line: string) => void
}

type Mapping = Record<string, unknown>

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads a project from its Compose files. @throws {DockerError} `refused` */
export function loadProject(options: LoadOptions): Project {
  const { cwd, environment, warn } = options
  const paths = findFiles(options)
  const folder = resolve(cwd, options.projectFolder ?? dirname(paths[0] ?? '.'))
  const envFile = resolve(cwd, options.envFile ?? join(folder, '.env'))
  const fromFile = existsSync(envFile) ? parseEnvFile(readFileSync(envFile, 'utf8')) : {}
  const variables = { ...fromFile, ...environment }
  const told = new Set<string>()
  const onUnset = (name: string): void => {
    if (!told.has(name)) warn(notSet(name))
    told.add(name)
  }
  const merged = paths.map(readFile).reduce(mergeFiles)
  const resolved: Mapping = { ...merged }
  for (const section of SECTIONS)
    if (isMapping(merged[section]))
      resolved[section] = Object.fromEntries(
        Object.entries(merged[section]).map(([name, value]) => [
          name,
          interpolateAll(value, { option: '', service: name }, { variables, onUnset }),
        ]),
      )
  const name = normalise(options.projectName ?? variables['COMPOSE_PROJECT_NAME'] ?? basename(folder))
  const services = Object.entries(isMapping(resolved['services']) ? resolved['services'] : {}).map(
    ([key, value]) => readService(key, value, { folder, project: name, environment: variables }),
  )
  return { name, folder, services: sortServices(services), resolved }
}

const normalise = (name: string): string => name.toLowerCase().replaceAll(/[^-_a-z0-9]/g, '') || 'default'

function findFiles({ cwd, files, environment }: LoadOptions): string[] {
  const named = files.length > 0 ? files : (environment['COMPOSE_FILE'] ?? '').split(':').filter(Boolean)
  if (named.length > 0) {
    const missing = named.find((file) => !existsSync(resolve(cwd, file)))
    if (missing !== undefined) throw new DockerError('refused', noSuchComposeFile(missing))
    return named.map((file) => resolve(cwd, file))
  }
  for (let at = cwd; ; at = dirname(at)) {
    const found = FILES.map((file) => join(at, file)).find((file) => existsSync(file))
    if (found !== undefined)
      return [
        found,
        ...OVERRIDES.map((file) => join(at, file))
          .filter((file) => existsSync(file))
          .slice(0, 1),
      ]
    if (at === dirname(at)) throw new DockerError('refused', NO_COMPOSE_FILE)
  }
}

function readFile(path: string): Mapping {
  const document = parseDocument(readFileSync(path, 'utf8'), { merge: true })
  const [problem] = document.errors
  if (problem) throw new DockerError('refused', badYaml(path, problem.message.split('\n')[0] ?? ''))
  const content: unknown = document.toJS()
  if (!isMapping(content))
    throw new DockerError('refused', badYaml(path, 'Top level object needs to be a mapping'))
  return content
}

/** Later files say more, or otherwise: mappings are merged, ports and the like are joined, all else is replaced. */
function mergeFiles(base: Mapping, over: Mapping): Mapping {
  const merged: Mapping = { ...base }
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key]
    if (isMapping(before) && isMapping(value)) merged[key] = mergeFiles(before, value)
    else if (JOINED.has(key) && Array.isArray(before) && Array.isArray(value))
      merged[key] = [...new Set([...before, ...value])]
    else merged[key] = value
  }
  return merged
}

const JOINED = new Set([
  'ports',
  'expose',
  'external_links',
  'dns',
  'dns_search',
  'tmpfs',
  'environment',
  'volumes',
  'depends_on',
])

/** Puts each service behind those that it depends on. */
function sortServices(services: readonly Service[]): Service[] {
  const sorted: Service[] = []
  const visit = (service: Service, path: readonly string[]): void => {
    if (sorted.includes(service)) return
    if (path.includes(service.name))
      throw new DockerError('refused', circularDependency([...path, service.name]))
    for (const name of service.dependsOn) {
      const needed = services.find((one) => one.name === name)
      if (!needed) throw new DockerError('refused', unknownDependency(service.name, name))
      visit(needed, [...path, service.name])
    }
    sorted.push(service)
  }
  for (const service of services) visit(service, [])
  return sorted
}

/** Those of a project's services that were named, or all. @throws {DockerError} `not-found` */
export function chooseServices({ services }: Project, names: readonly string[]): Service[] {
  const missing = names.find((name) => !services.some((one) => one.name === name))
  if (missing !== undefined) throw new DockerError('not-found', noSuchService(missing))
  return services.filter(({ name }) => names.length === 0 || names.includes(name))
}
