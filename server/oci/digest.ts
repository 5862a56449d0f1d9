import { createHash } from 'node:crypto'

/** `sha256:` and lower-case hex digits, and nothing else: a digest becomes a file's name. */
export const DIGEST = /^sha256:[0-9a-f]{64}$/

/** The digest of bytes at hand. */
export const sha256 = (bytes: Uint8Array | string): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** The first 12 hex digits, as people see a digest. */
export const shortDigest = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, 12)
