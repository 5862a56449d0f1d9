/* Docker's own words where it has some (Docker 20.10, docker-compose 1.29), ours where the sandbox differs. */

const hasCode = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'

const seeHelp = (command: string): string => `See '${command} --help'.`

/** Says that a command has no such flag. */
export const unknownFlag = (command: string, flag: string): string =>
  `unknown flag: ${flag}\n${seeHelp(command)}`

/** Says that a command has no such short flag. */
export const unknownShorthand = (command: string, letter: string, word: string): string =>
  `unknown shorthand flag: '${letter}' in ${word}\n${seeHelp(command)}`

/** Says that a flag came without its value. */
export const needsArgument = (command: string, flag: string): string =>
  `flag needs an argument: ${flag}\n${seeHelp(command)}`

/** Says that docker has no such command here. */
export const unknownCommand = (word: string): string =>
  `docker: '${word}' is not a docker command of the livedeck sandbox.\nSee 'docker --help'`

/** Says how many words a command takes. */
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

/** Says that docker was called outside a shell of the sandbox. */
export const noFolder = (): string =>
  'docker: expected a terminal of the livedeck sandbox, but LIVEDECK_SANDBOX names no folder; start a lecture, or livedeck sandbox'

/** Says something as Docker’s engine does. */
export const daemon = (reason: string): string => `Error response from daemon: ${reason}`

/** Says that a text is no image’s name. */
export const invalidReference = (): string => 'invalid reference format'

/** Says that an image’s name may not be in upper case. */
export const upperCaseReference = (): string => `invalid reference format: repository name must be lowercase`

/** Says that an image cannot get that name. */
export const badTarget = (given: string, reason: string): string =>
  `Error parsing reference: ${JSON.stringify(given)} is not a valid repository/tag: ${reason}`

/** Says that a build’s result cannot get that name. */
export const badReference = (given: string, reason: string): string =>
  `invalid argument ${JSON.stringify(given)} for "-t, --tag" flag: ${reason}`

/** Says that the store has no such image. */
export const noSuchImage = (name: string): string => daemon(`No such image: ${name}`)

/** Says that there is nothing of that name to inspect. */
export const noSuchObject = (name: string): string => `Error: No such object: ${name}`

/** Says that an image to be pushed is not in the store. */
export const notLocal = (name: string): string => `An image does not exist locally with the tag: ${name}`

/** Says that Docker Hub gives no such repository. */
export const pullDenied = (name: string): string =>
  daemon(
    `pull access denied for ${name}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
  )

/** Says that a repository has no such tag or digest. */
export const manifestUnknown = (name: string): string =>
  daemon(`manifest for ${name} not found: manifest unknown: manifest unknown`)

/** Says that an index has nothing for this machine. */
export const noMatchingManifest = (): string =>
  daemon('no matching manifest for linux/amd64 in the manifest list entries')

/** Says that what a registry gave is no image. */
export const notAnImage = (name: string): string => daemon(`${name} is no container image`)

/** Says that Docker Hub takes no push. */
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

/** Says what a registry answered. */
export const registryRefused = (code: string, message: string): string =>
  `${code.toLowerCase().replaceAll('_', ' ')}: ${message}`

/** Says that a registry’s answer is none that a registry gives. */
export const unexpectedStatus = (status: number): string => `received unexpected HTTP status: ${status}`

/** Says that what came is not what was asked for. */
export const digestDiffers = (expected: string, got: string): string =>
  `error verifying digest: expected ${expected}, but got ${got}`

/** Says that the store was held for too long. */
export const storeBusy = (path: string): string =>
  `the sandbox's image store should have been free within 30 s, but ${path} is held; wait for the other docker command`

/** Says that the store takes no more. */
export const storeFull = (limit: number): string =>
  `the sandbox's image store holds at most ${limit / 1024 ** 3} GiB; remove images with docker rmi`

/** Says that an image’s parts went while it was recorded. */
export const imageDamaged = (id: string): string =>
  `the sandbox's image store lacks parts of ${id}, which another command removed meanwhile; pull or build it again`

export const LOGIN_NOTE = 'livedeck sandbox (simulated): no password is kept or sent anywhere.'

export const USES_DEFAULT_TAG = 'Using default tag: latest'

/** Says that an image has several names, so that its id alone does not remove it. */
export const inUseByTags = (id: string): string =>
  daemon(`conflict: unable to delete ${id} (must be forced) - image is referenced in multiple repositories`)

/** Says that a Go template asks for more than is known here. */
export const noTemplate = (text: string): string =>
  `template parsing error: the livedeck sandbox knows {{.Field.Field}}, {{json .Field}} and {{index .Field 0}} only, but got ${text}`

/** Says that there is no such filter. */
export const noFilter = (text: string): string => daemon(`Invalid filter '${text}'`)

export const DOCKER_FOOTER = [
  'livedeck sandbox (simulated): an image store of its own, and registries on this machine. Containers run in the cluster:',
  "kubectl create deployment, kubectl run. The machine's own Docker is untouched; livedeck --real-docker leaves it on PATH.",
].join('\n')

export const VERSION_LINE = 'Docker version of the livedeck sandbox (simulated)'
