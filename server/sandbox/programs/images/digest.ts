import { createHash } from 'node:crypto'

/** A digest of the right form that stays the same from start to start; no real image has it. */
export const simulatedDigest = (name: string): string =>
  `sha256:${createHash('sha256').update(`livedeck sandbox ${name}`).digest('hex')}`
