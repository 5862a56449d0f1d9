import type { ServerMessage } from '../../server/protocol/server-message.ts'

const TYPES: Record<ServerMessage['type'], true> = {
  welcome: true,
  cluster: true,
  deck: true,
  'deck-broken': true,
  terminals: true,
  snapshot: true,
  runs: true,
  run: true,
  position: true,
  refused: true,
  candidates: true,
  trust: true,
  'catch-up': true,
  timings: true,
  'reset-plan': true,
  link: true,
  goodbye: true,
}

function isServerMessage(value: unknown): value is ServerMessage {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false
  return typeof value.type === 'string' && Object.hasOwn(TYPES, value.type)
}

/** Reads one text frame of the server; null for a type of a newer server that this page does not know. */
export function parseServerMessage(text: string): ServerMessage | null {
  try {
    const value: unknown = JSON.parse(text)
    return isServerMessage(value) ? value : null
  } catch {
    return null
  }
}
