import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { type Arguments, parseArguments } from './arguments.ts'
import { DeckError } from './deck/deck-error.ts'
import { ExportError } from './handout/export-error.ts'
import { ArgumentError, HELP, ListenError, SandboxError } from './messages.ts'
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
    process.stderr.write(`livedeck: ${error.message}\n`)
    return error instanceof ArgumentError ? EXIT_USAGE : 1
  }
}

async function runCommand(args: Arguments, environment: Variables): Promise<number> {
  const deck = args.deck ?? join(HOME, 'slides', 'kubernetes.md')
  switch (args.command) {
    case 'present': {
      const { present } = await import('./present.ts')
      return await present({ args, deck, home: HOME, version: readVersion(), environment })
    }
    case 'rehearse': {
      const { runRehearseCommand } = await import('./rehearse-command.ts')
      const write = (text: string): void => void process.stdout.write(text)
      return await runRehearseCommand({ args, deck, home: HOME, version: readVersion(), environment, write })
    }
    case 'check': {
      const { runCheck } = await import('./check.ts')
      return await runCheck({ deck, json: args.json, write: (text) => process.stdout.write(text) })
    }
    case 'export': {
      const { runExport } = await import('./handout/export.ts')
      const { pdf, html, output } = args
      const formats = [
        ...(pdf || !html ? (['pdf'] as const) : []),
        ...(html || !pdf ? (['html'] as const) : []),
      ]
      return await runExport({
        deck,
        formats,
        outDir: output ?? 'out',
        browserPath: environment['CHROME_PATH'],
        write: (text) => process.stdout.write(text),
      })
    }
    case 'sandbox': {
      const { runSandboxCommand } = await import('./sandbox-command.ts')
      return await runSandboxCommand({
        request: args.sandbox,
        port: args.port,
        realDocker: args.realDocker,
        home: HOME,
        environment,
        write: (text) => process.stdout.write(text),
        say: (line) => process.stderr.write(`livedeck: ${line}\n`),
      })
    }
  }
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
  ListenError,
  DeckError,
  TargetError,
  PtyError,
  ExportError,
  SandboxError,
  RehearseError,
]

/** True for errors whose message is one line made for the user. */
function isExpected(error: unknown): error is Error {
  return EXPECTED.some((kind) => error instanceof kind)
}
