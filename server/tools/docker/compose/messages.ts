import { notHere } from '../messages.ts'

/* What docker-compose says, in the words of 1.29 where it has some. */

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
