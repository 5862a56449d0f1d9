import { resolve } from 'node:path'

import { splitWords } from '../build/words.ts'
import { DockerError } from '../docker-error.ts'
import { invalidPort, invalidService, unsupportedOption } from './messages.ts'
import type { BuildSettings, PublishedPort, Service } from './project.ts'

export interface ReadServiceOptions {
  /** The project's. */
  folder: string
  project: string
  environment: Readonly<Record<string, string | undefined>>
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a service may say; more is a mistake of whoever wrote it. */
const OPTIONS = new Set(
  (
    'blkio_config build cap_add cap_drop cgroup_parent command configs container_name cpu_count cpu_percent cpu_shares cpus ' +
    'credential_spec depends_on deploy devices dns dns_opt dns_search domainname entrypoint env_file environment expose extends ' +
    'external_links extra_hosts group_add healthcheck hostname image init ipc isolation labels links logging mac_address ' +
    'mem_limit mem_reservation network_mode networks oom_kill_disable pid pids_limit platform ports privileged profiles ' +
    'pull_policy read_only restart runtime scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal ' +
    'storage_opt sysctls tmpfs tty ulimits user userns_mode volume_driver volumes volumes_from working_dir'
  ).split(' '),
)

/** Reads a service of a Compose file. @throws {DockerError} `refused` with what is wrong */
export function readService(name: string, given: unknown, options: ReadServiceOptions): Service {
  const { folder, project, environment } = options
  if (!isRecord(given)) throw new DockerError('refused', invalidService(name, 'must be a mapping'))
  const unknown = Object.keys(given).find((key) => !OPTIONS.has(key) && !key.startsWith('x-'))
  if (unknown !== undefined) throw new DockerError('refused', unsupportedOption(name, unknown))
  const { image, build } = given
  if (image === undefined && build === undefined)
    throw new DockerError(
      'refused',
      `The Compose file is invalid because:\nService ${name} has neither an image nor a build context specified. At least one must be provided.`,
    )
  return {
    name,
    build: build === undefined ? null : readBuild(name, build, folder),
    image: typeof image === 'string' ? image : `${project}_${name}`,
    isNamed: typeof image === 'string',
    containerName:
      typeof given['container_name'] === 'string' ? given['container_name'] : `${project}_${name}_1`,
    entrypoint: readCommand(given['entrypoint']),
    command: readCommand(given['command']),
    environment: readEnvironment(given['environment'], environment),
    ports: readList(given['ports']).flatMap((port) => readPort(name, port)),
    dependsOn: isRecord(given['depends_on'])
      ? Object.keys(given['depends_on'])
      : readList(given['depends_on']).map(String),
    restarts: /^(?:always|unless-stopped|on-failure)/.test(String(given['restart'])),
  }
}

const readList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

function readBuild(name: string, build: unknown, folder: string): BuildSettings {
  if (typeof build === 'string')
    return { context: resolve(folder, build), dockerfile: null, args: {}, target: null }
  if (!isRecord(build))
    throw new DockerError('refused', invalidService(name, "'build' must be a text or a mapping"))
  const { context, dockerfile, args, target } = build
  return {
    context: resolve(folder, typeof context === 'string' ? context : '.'),
    dockerfile: typeof dockerfile === 'string' ? dockerfile : null,
    args: readMap(args),
    target: typeof target === 'string' ? target : null,
  }
}

/** A list of `NAME=value` or a mapping; null for a name without a value. */
function readMap(value: unknown): Record<string, string | null> {
  if (isRecord(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, one === null ? null : showScalar(one)]),
    )
  return Object.fromEntries(
    readList(value)
      .map(String)
      .map((pair) => {
        const equals = pair.indexOf('=')
        return equals < 0 ? [pair, null] : [pair.slice(0, equals), pair.slice(equals + 1)]
      }),
  )
}

const showScalar = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function readEnvironment(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(readMap(value)).flatMap(([key, one]) => {
      const text = one ?? environment[key]
      return text === undefined ? [] : [[key, text]]
    }),
  )
}

function readCommand(value: unknown): string[] | null {
  if (typeof value === 'string') return splitWords(value)
  return Array.isArray(value) ? value.map(String) : null
}

/** `8080:80`, `127.0.0.1:8080:80/tcp`, `80`, or the long form. */
function readPort(service: string, value: unknown): PublishedPort[] {
  if (isRecord(value)) {
    const [container, host] = [Number(value['target']), Number(value['published'])]
    return host > 0 && container > 0 ? [{ host, container }] : []
  }
  const match = /^(?:(?:[\d.]+:)?(\d+):)?(\d+)(?:\/(?:tcp|udp))?$/.exec(String(value))
  if (!match) throw new DockerError('refused', invalidPort(service, String(value)))
  return match[1] === undefined ? [] : [{ host: Number(match[1]), container: Number(match[2]) }]
}
