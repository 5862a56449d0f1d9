import { type Io, type Tool, write } from '../io.ts'
import { COMMANDS, GROUPS } from './commands.ts'
import type { Command } from './command.ts'
import { makeContext } from './context.ts'
import { DockerError } from './docker-error.ts'
import { type Flags, isSet, parseFlags } from './flags.ts'
import { commandHelp, dockerHelp } from './help.ts'
import { VERSION_LINE, expectedWords, unknownCommand, wrongArguments } from './messages.ts'

/** Flags before the command; those of the connection change nothing, for there is none. */
const GLOBAL_FLAGS: Flags = {
  config: { takes: 'value' },
  context: { short: 'c', takes: 'value' },
  debug: { short: 'D' },
  help: { short: 'h', about: 'Show help' },
  host: { short: 'H', takes: 'value' },
  'log-level': { short: 'l', takes: 'value' },
  version: { short: 'v', about: 'Print version information and quit' },
}

/** `docker`, for the sandbox: an image store of its own, the registries of this machine, and nothing of the machine's Docker. */
export const docker: Tool = async (words, io) => {
  try {
    return await runDocker(words, io)
  } catch (error) {
    if (!(error instanceof DockerError)) throw error
    await write(io.stderr, `${error.message}\n`)
    return error.exitCode
  }
}

async function runDocker(given: readonly string[], io: Io): Promise<number> {
  const call = parseFlags(given, { command: 'docker', flags: GLOBAL_FLAGS, stopsAtWord: true })
  const [first, ...rest] = call.words
  const print = async (text: string): Promise<number> => {
    await write(io.stdout, text)
    return 0
  }
  if (isSet(call, 'version')) return await print(`${VERSION_LINE}\n`)
  if (first === undefined || isSet(call, 'help') || (first === 'help' && rest.length === 0))
    return await print(dockerHelp(COMMANDS))
  if (first === 'compose') return await (await import('./compose/compose.ts')).dockerCompose(rest, io)
  const [name, words] =
    GROUPS.has(first) && rest.length > 0 ? [`${first} ${rest[0]}`, rest.slice(1)] : [first, rest]
  const asked = first === 'help' ? rest.join(' ') : name
  const command = COMMANDS.get(asked)
  if (!command) throw new DockerError('usage', unknownCommand(asked))
  if (first === 'help') return await print(commandHelp(command))
  return await runCommand(`docker ${name}`, command, words, io)
}

async function runCommand(name: string, command: Command, words: readonly string[], io: Io): Promise<number> {
  const { flags, words: limits, usage, summary } = command
  if (words.some((word) => word === '--help' || word === '-h')) {
    await write(io.stdout, commandHelp(command))
    return 0
  }
  // What is refused altogether is not first told how its flags are spelt.
  const call = command.isRefused
    ? { words: [], flags: new Map() }
    : parseFlags(words, { command: name, flags })
  const [least, most] = limits
  if (call.words.length < least || call.words.length > most)
    throw new DockerError('usage', wrongArguments(name, expectedWords(least, most), usage, summary))
  return await command.run(call, makeContext(io, process.cwd()))
}
