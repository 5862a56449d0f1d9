import { type Io, type Tool, write } from '../../io.ts'
import { makeContext } from '../context.ts'
import { DockerError } from '../docker-error.ts'
import { type Call, type Flags, isSet, parseFlags, valueOf, valuesOf } from '../flags.ts'
import { COMPOSE_VERSION_LINE, composeHelp, composeNotHere, noSuchCommand } from './messages.ts'
import { COMPOSE_COMMANDS, type ComposeCommand } from './commands.ts'
import { loadProject } from './load-project.ts'

/** Flags before the command. */
const GLOBAL_FLAGS: Flags = {
  file: { short: 'f', takes: 'value', about: 'An alternate Compose file (default: docker-compose.yml)' },
  'project-name': { short: 'p', takes: 'value', about: 'An alternate project name' },
  'project-directory': { takes: 'value', about: 'An alternate working directory' },
  'env-file': { takes: 'value', about: 'An alternate environment file' },
  ansi: { takes: 'value' },
  'no-ansi': {},
  profile: { takes: 'value' },
  verbose: {},
  'log-level': { takes: 'value' },
  help: { short: 'h', about: 'Show help' },
  version: { short: 'v', about: 'Show the version' },
}

/** Commands of docker-compose that need containers on this machine. */
const NOT_HERE = new Set([
  'create',
  'events',
  'exec',
  'kill',
  'pause',
  'restart',
  'rm',
  'run',
  'scale',
  'top',
  'unpause',
])

/** `docker-compose`, for the sandbox: builds, pushes and pulls images, and runs hotelapp's services without containers. */
export const dockerCompose: Tool = async (words, io) => {
  try {
    return await runCompose(words, io)
  } catch (error) {
    if (!(error instanceof DockerError)) throw error
    const isTold = /^(?:ERROR|WARNING|docker)/.test(error.message) || error.code === 'usage'
    await write(
      io.stderr,
      `${isTold ? '' : 'ERROR: '}${error.message.replace(/^Error response from daemon: /, '')}\n`,
    )
    return 1
  }
}

async function runCompose(given: readonly string[], io: Io): Promise<number> {
  const call = parseFlags(given, { command: 'docker-compose', flags: GLOBAL_FLAGS, stopsAtWord: true })
  const [name = '', ...words] = call.words
  const print = async (text: string): Promise<number> => {
    await write(io.stdout, text)
    return 0
  }
  if (isSet(call, 'version') || name === 'version') return await print(`${COMPOSE_VERSION_LINE}\n`)
  const summaries = [...COMPOSE_COMMANDS].map(([key, { summary }]): [string, string] => [key, summary])
  if (name === '' || name === 'help' || isSet(call, 'help')) return await print(composeHelp(summaries))
  if (NOT_HERE.has(name)) throw new DockerError('unsupported', composeNotHere(name))
  const command = COMPOSE_COMMANDS.get(name)
  if (!command)
    throw new DockerError(
      'usage',
      noSuchCommand(
        name,
        summaries.map(([key]) => key),
      ),
    )
  if (words.some((word) => word === '--help' || word === '-h')) return await print(describe(name, command))
  const own = parseFlags(words, { command: `docker-compose ${name}`, flags: command.flags })
  const context = makeContext(io, process.cwd())
  return await command.run(own, context, loadCalled(call, io))
}

const loadCalled = (call: Call, io: Io): ReturnType<typeof loadProject> =>
  loadProject({
    cwd: process.cwd(),
    files: valuesOf(call, 'file'),
    projectName: valueOf(call, 'project-name'),
    projectFolder: valueOf(call, 'project-directory'),
    envFile: valueOf(call, 'env-file'),
    environment: io.environment,
    warn: (line) => void io.stderr.write(`${line}\n`),
  })

function describe(name: string, { summary, flags }: ComposeCommand): string {
  const lines = Object.entries(flags).flatMap(([flag, { short, about }]) =>
    about === undefined ? [] : [`    ${short === undefined ? '' : `-${short}, `}--${flag}  ${about}`],
  )
  return `${summary}: livedeck sandbox (simulated)\n\nUsage: docker-compose ${name} [options] [SERVICE...]\n${lines.join('\n')}\n`
}
