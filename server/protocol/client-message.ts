import { isFillWord } from './candidates.ts'
import type { Position, Role } from './server-message.ts'
import { SCREEN_LIMITS } from './terminal.ts'

/** What a browser asks of the server, one JSON text frame each. */
export type ClientMessage =
  /** The first message of a connection: the page's ticket, and what it already holds after a reconnect. */
  | { type: 'hello'; ticket: string; slides: string[]; css: string }
  | {
      type: 'run'
      step: string
      /** Only this command of the step, from 1. */
      command?: number
      /** The text after editing; without it the step's own code is typed. */
      text?: string
      /** True after the presenter agreed to type into a busy terminal. */
      force?: boolean
      /** The name that takes the placeholder's place; without it the server chooses. */
      fill?: string
      /** What to do with steps before it that have not run: without it the server asks by a refusal. */
      before?: 'run' | 'skip'
    }
  /** Asks what a step's placeholder can be filled with. */
  | { type: 'candidates'; step: string }
  /** Chooses the name that a step's placeholder is filled with from now on. */
  | { type: 'choose'; step: string; name: string }
  /** Trusts what the deck runs by itself; `digest` is that of the commands that were shown. */
  | { type: 'trust'; digest: string }
  /** Brings cluster, shells and folder to the state before a slide. */
  | { type: 'catch-up'; slide: number }
  | { type: 'stop-catch-up' }
  /** Plays what a step printed at its rehearsal, in place of running it. */
  | { type: 'play'; step: string }
  /** Asks what a reset would delete. */
  | { type: 'plan-reset' }
  /** Does what that plan says, and forgets what has run. */
  | { type: 'reset'; plan: string }
  | { type: 'stop'; terminal: string }
  | { type: 'open'; terminal: string }
  | { type: 'close'; terminal: string }
  /** Starts a new shell or connection in a terminal whose old one ended. */
  | { type: 'resume'; terminal: string }
  | { type: 'resize'; channel: number; cols: number; rows: number }
  /** All bytes of output that xterm has parsed since the last snapshot. */
  | { type: 'ack'; channel: number; bytes: number }
  /** A hidden page is not waited for. */
  | { type: 'visible'; visible: boolean }
  | { type: 'position'; position: Position }
  | { type: 'link'; role: Role }
  /** Brings the simulated cluster back to its first state. */
  | { type: 'reset-cluster' }

export const MESSAGE_LIMITS = { bytes: 256 * 1024, text: 64 * 1024, name: 64, slides: 2_000 } as const

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.length <= max
const isName = (value: unknown): value is string => isText(value, MESSAGE_LIMITS.name) && value.length > 0
const isSlide = (value: unknown): value is number => isCount(value, 1, 100_000)
const isCount = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
const isChannel = (value: unknown): value is number => isCount(value, 0, 255)
const isRole = (value: unknown): value is Role => value === 'presenter' || value === 'follower'
const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length <= MESSAGE_LIMITS.slides && value.every(isName)

function parseRun({ step, command, text, force, fill, before }: Fields): ClientMessage | null {
  if (!isName(step)) return null
  if (command !== undefined && !isCount(command, 1, 10_000)) return null
  if (text !== undefined && !isText(text, MESSAGE_LIMITS.text)) return null
  if (force !== undefined && typeof force !== 'boolean') return null
  if (fill !== undefined && !isFillWord(fill)) return null
  if (before !== undefined && before !== 'run' && before !== 'skip') return null
  return {
    type: 'run',
    step,
    ...(command !== undefined && { command }),
    ...(text !== undefined && { text }),
    ...(force !== undefined && { force }),
    ...(fill !== undefined && { fill }),
    ...(before !== undefined && { before }),
  }
}

function parsePosition(value: unknown): Position | null {
  if (!isFields(value)) return null
  const { slide, fragment } = value
  return isSlide(slide) && isCount(fragment, 0, 100_000) ? { slide, fragment } : null
}

function parseResize({ channel, cols, rows }: Fields): ClientMessage | null {
  const { minCols, maxCols, minRows, maxRows } = SCREEN_LIMITS
  if (!isChannel(channel) || !isCount(cols, minCols, maxCols) || !isCount(rows, minRows, maxRows)) return null
  return { type: 'resize', channel, cols, rows }
}

const PARSERS: Record<ClientMessage['type'], (fields: Fields) => ClientMessage | null> = {
  hello: ({ ticket, slides, css }) =>
    isText(ticket, 256) && isTextList(slides) && isText(css, MESSAGE_LIMITS.name)
      ? { type: 'hello', ticket, slides, css }
      : null,
  run: parseRun,
  stop: ({ terminal }) => (isName(terminal) ? { type: 'stop', terminal } : null),
  open: ({ terminal }) => (isName(terminal) ? { type: 'open', terminal } : null),
  close: ({ terminal }) => (isName(terminal) ? { type: 'close', terminal } : null),
  resume: ({ terminal }) => (isName(terminal) ? { type: 'resume', terminal } : null),
  resize: parseResize,
  ack: ({ channel, bytes }) =>
    isChannel(channel) && isCount(bytes, 0, Number.MAX_SAFE_INTEGER) ? { type: 'ack', channel, bytes } : null,
  visible: ({ visible }) => (typeof visible === 'boolean' ? { type: 'visible', visible } : null),
  position: ({ position }) => {
    const parsed = parsePosition(position)
    return parsed && { type: 'position', position: parsed }
  },
  link: ({ role }) => (isRole(role) ? { type: 'link', role } : null),
  'reset-cluster': () => ({ type: 'reset-cluster' }),
  candidates: ({ step }) => (isName(step) ? { type: 'candidates', step } : null),
  choose: ({ step, name }) => (isName(step) && isFillWord(name) ? { type: 'choose', step, name } : null),
  trust: ({ digest }) => (isName(digest) ? { type: 'trust', digest } : null),
  'catch-up': ({ slide }) => (isSlide(slide) ? { type: 'catch-up', slide } : null),
  'stop-catch-up': () => ({ type: 'stop-catch-up' }),
  play: ({ step }) => (isName(step) ? { type: 'play', step } : null),
  'plan-reset': () => ({ type: 'plan-reset' }),
  reset: ({ plan }) => (isName(plan) ? { type: 'reset', plan } : null),
}

function isType(value: unknown): value is ClientMessage['type'] {
  return typeof value === 'string' && Object.hasOwn(PARSERS, value)
}

/** Reads one text frame from a browser; null for anything that is not exactly a message, so that it can be refused. */
export function parseClientMessage(text: string): ClientMessage | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (!isFields(value) || !isType(value['type'])) return null
  return PARSERS[value['type']](value)
}
