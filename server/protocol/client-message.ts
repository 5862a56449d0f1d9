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
    }
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
const isCount = (value: unknown, min: number, max: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
const isChannel = (value: unknown): value is number => isCount(value, 0, 255)
const isRole = (value: unknown): value is Role => value === 'presenter' || value === 'follower'
const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length <= MESSAGE_LIMITS.slides && value.every(isName)

function parseRun({ step, command, text, force }: Fields): ClientMessage | null {
  if (!isName(step)) return null
  if (command !== undefined && !isCount(command, 1, 10_000)) return null
  if (text !== undefined && !isText(text, MESSAGE_LIMITS.text)) return null
  if (force !== undefined && typeof force !== 'boolean') return null
  return {
    type: 'run',
    step,
    ...(command !== undefined && { command }),
    ...(text !== undefined && { text }),
    ...(force !== undefined && { force }),
  }
}

function parsePosition(value: unknown): Position | null {
  if (!isFields(value)) return null
  const { slide, fragment } = value
  return isCount(slide, 1, 100_000) && isCount(fragment, 0, 100_000) ? { slide, fragment } : null
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
