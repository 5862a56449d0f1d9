import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { type Arguments, type Command, parseArguments } from './arguments.ts'
import { BrowserError } from './browser/browser-error.ts'
import { CheckError } from './check/check-error.ts'
import { DeckError } from './deck/deck-error.ts'
import { ExportError } from './handout/export-error.ts'
import { ImportError } from './import/import-error.ts'
import { ArgumentError, HELP, ListenError, SandboxError } from './messages.ts'
import { ownDeckPath } from './own-deck.ts'
import { RehearseError } from './rehearse/messages.ts'
import type { Variables } from './shell/environment.ts'
import { PtyError } from './shell/spawned-pty.ts'
import { TargetError } from './shell/target-error.ts'

/** The package's folder, found from the built file (dist/server/main.js). */
const HOME = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** A mistake of the user's ends with this code, a deck's problem with 1. */
const EXIT_USAGE = 2

/**
 * Runs livedeck's command line: the composition root, and the only reader of the environment. Resolves with the exit
 * code once the command has ended; each command's code is loaded when it is needed, so that `present` listens at once.
 */
export async function main(argv: readonly string[], environment: Variables): Promise<number> {
  try {
    const args = parseArguments(argv)
    if (args.help) return say(HELP)
    if (args.version) return say(`livedeck ${readVersion()}\n`)
    return await runCommand(args, environment)
  } catch (error) {
    if (!isExpected(error)) throw error
    complain(error.message)
    return error instanceof ArgumentError ? EXIT_USAGE : 1
  }
}

/** What every command gets. */
interface Invocation {
  args: Arguments
  /** Path of the deck's file. */
  deck: string
  home: string
  version: string
  environment: Variables
  /** Writes to standard output. */
  write: (text: string) => void
}

type Runner = (invocation: Invocation) => Promise<number>

const RUNNERS: Readonly<Record<Command, Runner>> = {
  present: async (invocation) => (await import('./present.ts')).present(invocation),
  rehearse: async (invocation) => (await import('./rehearse-command.ts')).runRehearseCommand(invocation),
  check: async ({ args: { check, json }, deck, environment, write }) => {
    const { runCheck } = await import('./check/run-check.ts')
    return await runCheck({ ...check, json, deck, environment, write, say: complain })
  },
  export: async ({ args, deck, ...rest }) => {
    const { runExportCommand } = await import('./export-command.ts')
    const decks = args.decks.length > 0 ? args.decks : [deck]
    return await runExportCommand({ args, decks, ...rest })
  },
  import: async ({ args: { deck: source, output, force, json }, write }) =>
    (await import('./import/import.ts')).runImport({ source, output, force, json, write }),
  sandbox: async ({ args: { sandbox: request, port, realDocker }, home, environment, write }) => {
    const { runSandboxCommand } = await import('./sandbox-command.ts')
    return await runSandboxCommand({ request, port, realDocker, home, environment, write, say: complain })
  },
}

async function runCommand(args: Arguments, environment: Variables): Promise<number> {
  const deck = args.deck ?? ownDeckPath(HOME)
  const write = (text: string): void => void process.stdout.write(text)
  return await RUNNERS[args.command]({ args, deck, home: HOME, version: readVersion(), environment, write })
}

function complain(line: string): void {
  process.stderr.write(`livedeck: ${line}\n`)
}

function say(text: string): number {
  process.stdout.write(text)
  return 0
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(HOME, 'package.json'), 'utf8'))
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return hasVersion ? String(manifest.version) : 'unknown'
}

const EXPECTED = [
  ArgumentError,
  BrowserError,
  ListenError,
  CheckError,
  DeckError,
  TargetError,
  PtyError,
  ExportError,
  ImportError,
  SandboxError,
  RehearseError,
]

/** True for errors whose message is one line made for the user. */
function isExpected(error: unknown): error is Error {
  return EXPECTED.some((kind) => error instanceof kind)
}
