import { parseArgs } from 'node:util'

import { checkFlags } from './check-flags.ts'
import { HANDOUT_FLAGS, type HandoutRequest, readHandouts } from './handout-arguments.ts'
import {
  ArgumentError,
  expectedCommand,
  expectedOneDeck,
  expectedPort,
  expectedSandboxAction,
  expectedSlide,
  expectedSpeed,
} from './messages.ts'
import { nearest } from './deck/nearest.ts'

export const COMMANDS = ['present', 'rehearse', 'check', 'export', 'import', 'sandbox'] as const
export type Command = (typeof COMMANDS)[number]

const FLAGS = {
  target: { type: 'string' },
  shell: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  'no-open': { type: 'boolean' },
  share: { type: 'boolean' },
  'real-docker': { type: 'boolean' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  json: { type: 'boolean' },
  fix: { type: 'boolean' },
  overflow: { type: 'boolean' },
  'no-overflow': { type: 'boolean' },
  junit: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  only: { type: 'string' },
  'keep-going': { type: 'boolean' },
  'keep-objects': { type: 'boolean' },
  trust: { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  ...HANDOUT_FLAGS,
  force: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

/** What `livedeck sandbox` is to do; all but `start` is asked of the sandbox that KUBECONFIG names. */
export type SandboxRequest =
  { action: 'start' } | { action: 'status' } | { action: 'reset' } | { action: 'speed'; speed: number }

/** What `livedeck rehearse` is to do. */
export interface RehearsalRequest {
  /** A file for JUnit XML. */
  junit: string | null
  /** The first and the last slide to rehearse, and the one step. */
  from: number | null
  to: number | null
  only: string | null
  keepGoing: boolean
  /** Leaves on a real cluster what a rehearsal has made. */
  keepObjects: boolean
  /** Lets a deck run by itself what it says. */
  trust: boolean
}

/** What `livedeck check` is to do. */
export interface CheckRequest {
  /** Mends what is safe to mend. */
  fix: boolean
  /** True measures slides or fails, false does not, null does where there is a Chromium. */
  overflow: boolean | null
}

/** What the command line asked for. */
export interface Arguments {
  command: Command
  /** The deck's path as given, or null for the lab's. */
  deck: string | null
  /** All decks that were named; more than one for `export` alone. */
  decks: string[]
  sandbox: SandboxRequest
  target: string | null
  shell: 'bash' | 'zsh' | null
  port: number | null
  host: string
  open: boolean
  share: boolean
  /** Leaves the machine's own docker on the sandbox's PATH. */
  realDocker: boolean
  tlsCert: string | null
  tlsKey: string | null
  json: boolean
  rehearsal: RehearsalRequest
  check: CheckRequest
  output: string | null
  handouts: HandoutRequest
  /** Lets `import` replace a file that is there. */
  force: boolean
  help: boolean
  version: boolean
}

/**
 * Reads the words after `livedeck`.
 * @throws {ArgumentError} that names the unknown word and the nearest one that is known
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options: FLAGS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  checkFlags(tokens, FLAGS)
  const text = (name: keyof typeof FLAGS): string | null => textOf(values[name])
  const [word, ...words] = positionals
  const command = parseCommand(word)
  const decks = command === 'sandbox' ? [] : words
  if (decks.length > 1 && command !== 'export')
    throw new ArgumentError('too-many-decks', expectedOneDeck(decks))
  return {
    command,
    deck: decks[0] ?? null,
    decks,
    sandbox: parseSandboxRequest(command === 'sandbox' ? words : []),
    target: text('target'),
    shell: parseShell(text('shell')),
    port: parsePort(text('port')),
    host: text('host') ?? '127.0.0.1',
    open: values['no-open'] !== true,
    share: values.share === true,
    realDocker: values['real-docker'] === true,
    tlsCert: text('tls-cert'),
    tlsKey: text('tls-key'),
    json: values.json === true,
    rehearsal: readRehearsal(values, text),
    check: readCheck(values.fix, values.overflow, values['no-overflow']),
    output: text('output'),
    handouts: readHandouts(values, { output: text('output'), decks: decks.length }),
    force: values.force === true,
    help: values.help === true,
    version: values.version === true,
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function readCheck(fix: unknown, must: unknown, mustNot: unknown): CheckRequest {
  return { fix: fix === true, overflow: mustNot === true ? false : must === true || null }
}

function readRehearsal(
  values: Readonly<Record<string, unknown>>,
  text: (name: keyof typeof FLAGS) => string | null,
): RehearsalRequest {
  return {
    junit: text('junit'),
    from: parseSlide('--from', text('from')),
    to: parseSlide('--to', text('to')),
    only: text('only'),
    keepGoing: values['keep-going'] === true,
    keepObjects: values['keep-objects'] === true,
    trust: values['trust'] === true,
  }
}

function isCommand(word: string): word is Command {
  return COMMANDS.some((command) => command === word)
}

function parseCommand(word: string | undefined): Command {
  if (word === undefined) return 'present'
  if (isCommand(word)) return word
  throw new ArgumentError('unknown-command', expectedCommand(word, COMMANDS, nearest(word, COMMANDS)))
}

/**
 * Reads the words after `sandbox`, for livedeck and for the command of that name on a lab shell's PATH.
 * @throws {ArgumentError}
 */
export function parseSandboxRequest(words: readonly string[]): SandboxRequest {
  const [action, value, ...more] = words
  if (action === 'speed' && more.length === 0) return { action, speed: parseSpeed(value) }
  if (value === undefined) {
    if (action === undefined) return { action: 'start' }
    if (action === 'reset' || action === 'status') return { action }
  }
  throw new ArgumentError('unknown-action', expectedSandboxAction(words))
}

/** The sandbox takes speeds from 1 to 100 (control.ts). */
function parseSpeed(text: string | undefined): number {
  const speed = /^\d+(\.\d+)?x?$/.test(text ?? '') ? Number.parseFloat(text ?? '') : Number.NaN
  if (!(speed >= 1 && speed <= 100)) throw new ArgumentError('bad-speed', expectedSpeed(text))
  return speed
}

function parseShell(text: string | null): 'bash' | 'zsh' | null {
  if (text === null || text === 'bash' || text === 'zsh') return text
  throw new ArgumentError(
    'unknown-shell',
    `expected bash or zsh after --shell, but got ${JSON.stringify(text)}`,
  )
}

function parseSlide(flag: string, text: string | null): number | null {
  if (text === null) return null
  const slide = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (slide < 1) throw new ArgumentError('bad-slide', expectedSlide(flag, text))
  return slide
}

function parsePort(text: string | null): number | null {
  if (text === null) return null
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new ArgumentError('bad-port', expectedPort(text))
  return port
}
