/* Docker's own words where it has some (Docker 20.10, docker-compose 1.29), ours where the sandbox differs. */

const hasCode = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'

const seeHelp = (command: string): string => `See '${command} --help'.`

export const unknownFlag = (command: string, flag: string): string =>
  `unknown flag: ${flag}\n${seeHelp(command)}`
export const unknownShorthand = (command: string, letter: string, word: string): string =>
  `unknown shorthand flag: '${letter}' in ${word}\n${seeHelp(command)}`
export const needsArgument = (command: string, flag: string): string =>
  `flag needs an argument: ${flag}\n${seeHelp(command)}`
export const unknownCommand = (word: string): string =>
  `docker: '${word}' is not a docker command of the livedeck sandbox.\nSee 'docker --help'`
export const wrongArguments = (command: string, expected: string, usage: string, summary: string): string =>
  `"${command}" requires ${expected}.\n${seeHelp(command)}\n\nUsage:  ${usage}\n\n${summary}`

/** What a count of words has to be, in Docker's words. */
export const expectedWords = (least: number, most: number): string => {
  if (most === Number.POSITIVE_INFINITY) return `at least ${least} argument${least === 1 ? '' : 's'}`
  if (least < most)
    return least === 0
      ? `at most ${most} argument${most === 1 ? '' : 's'}`
      : `at least ${least} and at most ${most} arguments`
  return most === 0 ? 'no arguments' : `exactly ${most} argument${most === 1 ? '' : 's'}`
}

/** Says that something is not done here, and what is instead. */
export const notHere = (what: string, instead: string): string =>
  `${what} is not there in the livedeck sandbox (simulated); ${instead}`

export const noFolder = (): string =>
  'docker: expected a terminal of the livedeck sandbox, but LIVEDECK_SANDBOX names no folder; start a lecture, or livedeck sandbox'

export const daemon = (reason: string): string => `Error response from daemon: ${reason}`
export const invalidReference = (): string => 'invalid reference format'
export const upperCaseReference = (): string => `invalid reference format: repository name must be lowercase`
export const badTarget = (given: string, reason: string): string =>
  `Error parsing reference: ${JSON.stringify(given)} is not a valid repository/tag: ${reason}`
export const badReference = (given: string, reason: string): string =>
  `invalid argument ${JSON.stringify(given)} for "-t, --tag" flag: ${reason}`
export const noSuchImage = (name: string): string => daemon(`No such image: ${name}`)
export const noSuchObject = (name: string): string => `Error: No such object: ${name}`
export const notLocal = (name: string): string => `An image does not exist locally with the tag: ${name}`
export const pullDenied = (name: string): string =>
  daemon(
    `pull access denied for ${name}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
  )
export const manifestUnknown = (name: string): string =>
  daemon(`manifest for ${name} not found: manifest unknown: manifest unknown`)
export const noMatchingManifest = (): string =>
  daemon('no matching manifest for linux/amd64 in the manifest list entries')
export const notAnImage = (name: string): string => daemon(`${name} is no container image`)
export const pushDenied = (): string => 'denied: requested access to the resource is denied'

/** A registry that the sandbox does not reach: by its name nobody is found, and a node of the cluster speaks no TLS. */
export const registryOutOfReach = (registry: string): string => {
  const host = registry.replace(/:\d+$/, '')
  const question = `Get "https://${registry}/v2/"`
  if (/^(?:kube\d+$|10\.|192\.168\.|172\.)/.test(host))
    return `${question}: http: server gave HTTP response to HTTPS client`
  return `${question}: dial tcp: lookup ${host}: no such host`
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  EHOSTUNREACH: 'connect: no route to host',
  ETIMEDOUT: 'i/o timeout',
}

/** Says that a registry of this machine is not there. */
export const cannotConnect = (url: URL, origin: string, cause: unknown): string => {
  const reason = hasCode(cause) ? REASONS[cause.code] : undefined
  const port = url.port || '80'
  if (reason !== undefined) return `Get "${origin}/v2/": dial tcp ${url.hostname}:${port}: ${reason}`
  return `Get "${origin}/v2/": ${cause instanceof Error ? cause.message : String(cause)}`
}
export const registryRefused = (code: string, message: string): string =>
  `${code.toLowerCase().replaceAll('_', ' ')}: ${message}`
export const unexpectedStatus = (status: number): string => `received unexpected HTTP status: ${status}`
export const digestDiffers = (expected: string, got: string): string =>
  `error verifying digest: expected ${expected}, but got ${got}`

export const storeBusy = (path: string): string =>
  `the sandbox's image store should have been free within 30 s, but ${path} is held; wait for the other docker command`
export const storeFull = (limit: number): string =>
  `the sandbox's image store holds at most ${limit / 1024 ** 3} GiB; remove images with docker rmi`
export const imageDamaged = (id: string): string =>
  `the sandbox's image store lacks parts of ${id}, which another command removed meanwhile; pull or build it again`

export const LOGIN_NOTE = 'livedeck sandbox (simulated): no password is kept or sent anywhere.'
export const USES_DEFAULT_TAG = 'Using default tag: latest'

export const inUseByTags = (id: string): string =>
  daemon(`conflict: unable to delete ${id} (must be forced) - image is referenced in multiple repositories`)

export const noTemplate = (text: string): string =>
  `template parsing error: the livedeck sandbox knows {{.Field.Field}}, {{json .Field}} and {{index .Field 0}} only, but got ${text}`
export const noFilter = (text: string): string => daemon(`Invalid filter '${text}'`)

export const RUN_NOTE = [
  'livedeck sandbox (simulated): RUN is not executed here. The files that it would make are not in the image;',
  'the image runs by the program that its label dev.livedeck.program names.',
].join('\n')
export const noDockerfile = (path: string): string =>
  `unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat ${path}: no such file or directory`
export const noContext = (path: string): string =>
  `unable to prepare context: path ${JSON.stringify(path)} not found`
export const contextTooLarge = (limit: number): string =>
  `the build context is larger than the ${limit / 1024 ** 2} MiB that the livedeck sandbox takes; name what is not needed in .dockerignore`
export const dockerfileError = (line: number, reason: string): string =>
  daemon(`dockerfile parse error line ${line}: ${reason}`)
export const emptyDockerfile = (): string => daemon('the Dockerfile (Dockerfile) cannot be empty')
export const unknownInstruction = (line: number, word: string): string =>
  dockerfileError(line, `unknown instruction: ${word}`)
export const noBuildStage = (): string => daemon('No build stage in current context')
export const copyFailed = (word: string, source: string): string =>
  `${word} failed: file not found in build context or excluded by .dockerignore: stat ${source}: file does not exist`
export const takenFromContext = (source: string, path: string): string =>
  `livedeck sandbox (simulated): RUN did not make ${source}; ${path} of the build context takes its place.`
export const leftOut = (source: string): string =>
  `livedeck sandbox (simulated): RUN did not make ${source}; it is not in the image.`
export const copyNeedsFolder = (word: string): string =>
  `When using ${word} with more than one source file, the destination must be a directory and end with a /`
export const addRemote = (source: string): string =>
  `ADD failed: ${notHere(`ADD of ${source}`, 'fetch the file first and COPY it')}`
export const invalidStage = (name: string): string =>
  `invalid from flag value ${name}: pull access denied for ${name}`
export const noSuchTarget = (name: string): string => `failed to reach build target ${name} in Dockerfile`

export const DOCKER_FOOTER = [
  'livedeck sandbox (simulated): an image store of its own, and registries on this machine. Containers run in the cluster:',
  "kubectl create deployment, kubectl run. The machine's own Docker is untouched; livedeck --real-docker leaves it on PATH.",
].join('\n')

export const VERSION_LINE = 'Docker version of the livedeck sandbox (simulated)'

const error = (text: string): string => `ERROR: ${text}`

/** Says that a text of a Compose file is no template. */
export const invalidInterpolation = (place: { option: string; service: string }, text: string): string =>
  error(`Invalid interpolation format for "${place.option}" option in service "${place.service}": "${text}"`)
/** Says that a variable has to be given. */
export const missingMandatory = (
  place: { option: string; service: string },
  template: string,
  word: string,
): string =>
  error(
    `Missing mandatory value for "${place.option}" option interpolating ${template} in service "${place.service}": ${word}`,
  )
/** Says that a variable is not set. */
export const notSet = (name: string): string =>
  `WARNING: The ${name} variable is not set. Defaulting to a blank string.`
/** Says that a service of a Compose file is wrong. */
export const invalidService = (name: string, reason: string): string =>
  error(`The Compose file is invalid because:\nservices.${name} ${reason}`)
/** Says that a service knows no such option. */
export const unsupportedOption = (name: string, option: string): string =>
  error(`The Compose file is invalid because:\nUnsupported config option for services.${name}: '${option}'`)
/** Says that a port of a Compose file is none that is understood. */
export const invalidPort = (name: string, port: string): string =>
  error(
    `The Compose file is invalid because:\nservices.${name}.ports contains an invalid type, it should be a number, or an object (${port})`,
  )
/** Says that a Compose file is no YAML. */
export const badYaml = (path: string, reason: string): string => error(`yaml: ${path}: ${reason}`)
/** Says that services wait for each other. */
export const circularDependency = (path: readonly string[]): string =>
  error(`Circular dependency between ${path.join(' and ')}`)
/** Says that a service depends on none that is there. */
export const unknownDependency = (service: string, name: string): string =>
  error(`Service '${service}' depends on service '${name}' which is undefined.`)
/** Says that a service is not there. */
export const noSuchService = (name: string): string => error(`No such service: ${name}`)
/** Says that a file named by -f is not there. */
export const noSuchComposeFile = (file: string): string =>
  error(
    `.FileNotFoundError: [Errno 2] No such file or directory: '${/^[./]/.test(file) ? file : `./${file}`}'`,
  )
export const NO_COMPOSE_FILE = error(`
        Can't find a suitable configuration file in this directory or any
        parent. Are you in the right directory?

        Supported filenames: docker-compose.yml, docker-compose.yaml, compose.yml, compose.yaml
        `)
export const COMPOSE_NOTE =
  'livedeck sandbox (simulated): the services run with Node on 127.0.0.1, without containers and networks.'
export const COMPOSE_VERSION_LINE = 'docker-compose version of the livedeck sandbox (simulated)'
/** What `docker-compose --help` prints. */
export const composeHelp = (commands: readonly (readonly [string, string])[]): string =>
  [
    'Define and run multi-container applications: livedeck sandbox (simulated)',
    '',
    'Usage: docker-compose [-f <arg>...] [options] [COMMAND] [ARGS...]',
    '',
    'Commands:',
    ...commands.map(([name, summary]) => `  ${name.padEnd(10)}${summary}`),
    '',
  ].join('\n')
/** Says that docker-compose has no such command. */
export const noSuchCommand = (name: string, known: readonly string[]): string =>
  `No such command: ${name}\n\nCommands: ${known.join(', ')}`
/** Says that a command needs containers, which run in the cluster only. */
export const composeNotHere = (name: string): string =>
  error(notHere(`docker-compose ${name}`, 'containers run in its cluster, see kubectl'))
/** Says that a service cannot be run without a container. */
export const cannotRunService = (name: string): string =>
  error(
    `for ${name}  the livedeck sandbox (simulated) runs only hotelapp's own services by docker-compose up; name those: docker-compose up SERVICE…`,
  )
/** Says that hotelapp's program is not beside its Dockerfile. */
export const notBundled = (name: string): string =>
  error(
    `for ${name}  expected the built program dist/main.js beside the Dockerfile, but it is not there; run npm run build in hotelapp/`,
  )
/** Says that the services could not be started. */
export const notStarted = (): string => error('the services should have started within 15 s, but did not')
/** Says that an image was built because it was not there. */
export const BUILT_MISSING = (name: string): string =>
  `WARNING: Image for service ${name} was built because it did not already exist. To rebuild this image you must use \`docker-compose build\` or \`docker-compose up --build\`.`
