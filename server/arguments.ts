import { parseArgs } from 'node:util'

import {
  ArgumentError,
  expectedCommand,
  expectedFlag,
  expectedOneDeck,
  expectedPort,
  expectedSandboxAction,
  expectedSpeed,
} from './messages.ts'
import { nearest } from './deck/nearest.ts'
import { type HandoutRequest, readHandouts } from './handout-arguments.ts'

export const COMMANDS = ['present', 'check', 'export', 'sandbox'] as const
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
  output: { type: 'string', short: 'o' },
  pdf: { type: 'boolean' },
  'pdf-notes': { type: 'boolean' },
  html: { type: 'boolean' },
  pptx: { type: 'boolean' },
  png: { type: 'boolean' },
  notes: { type: 'boolean' },
  markdown: { type: 'boolean' },
  'markdown-notes': { type: 'boolean' },
  handout: { type: 'string' },
  paper: { type: 'string' },
  outputs: { type: 'string' },
  watch: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

/** What `livedeck sandbox` is to do; all but `start` is asked of the sandbox that KUBECONFIG names. */
export type SandboxRequest =
  { action: 'start' } | { action: 'status' } | { action: 'reset' } | { action: 'speed'; speed: number }

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
  output: string | null
  handouts: HandoutRequest
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
  for (const token of tokens) if (token.kind === 'option') checkFlag(token.name, token.rawName, token.value)
  const text = (name: keyof typeof FLAGS): string | null => {
    const value = values[name]
    return typeof value === 'string' ? value : null
  }
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
    output: text('output'),
    handouts: readHandouts(values),
    help: values.help === true,
    version: values.version === true,
  }
}

function checkFlag(name: string, rawName: string, value: string | undefined): void {
  const names = Object.keys(FLAGS)
  if (!isFlag(name)) {
    const closest = nearest(name, names)
    throw new ArgumentError('unknown-flag', expectedFlag(rawName, closest && `--${closest}`))
  }
  const needsValue = FLAGS[name].type === 'string'
  if (needsValue && (value === undefined || value === '')) {
    throw new ArgumentError(
      'no-value',
      `expected a value after ${rawName}, but none came; see livedeck --help`,
    )
  }
  if (!needsValue && value !== undefined) {
    throw new ArgumentError(
      'no-value',
      `expected ${rawName} by itself, but it came with ${JSON.stringify(value)}`,
    )
  }
}

function isFlag(name: string): name is keyof typeof FLAGS {
  return Object.hasOwn(FLAGS, name)
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

function parsePort(text: string | null): number | null {
  if (text === null) return null
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new ArgumentError('bad-port', expectedPort(text))
  return port
}
