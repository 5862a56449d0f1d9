import { type Hash, createHash } from 'node:crypto'

import { RegistryError } from './registry-error.ts'

/** `sha256:` or `sha512:` and lower-case hex digits, and nothing else: a digest becomes a file's name. */
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/

export type Algorithm = 'sha256' | 'sha512'

/** Whether a text is a digest of an algorithm that the registry knows. */
export const isDigest = (text: string): boolean => DIGEST.test(text)

/** The algorithm of a digest whose form was checked. */
export const algorithmOf = (digest: string): Algorithm => (digest.startsWith('sha512:') ? 'sha512' : 'sha256')

/** The digest of what was hashed; the hash takes nothing more afterwards. */
export const digestOf = (algorithm: Algorithm, hash: Hash): string => `${algorithm}:${hash.digest('hex')}`

/** The digest of bytes at hand. */
export const digestBytes = (algorithm: Algorithm, bytes: Uint8Array): string =>
  digestOf(algorithm, createHash(algorithm).update(bytes))

/** Takes a digest out of a request. @throws {RegistryError} DIGEST_INVALID */
export function parseDigest(text: string | null | undefined): string {
  if (text === null || text === undefined)
    throw new RegistryError('DIGEST_INVALID', { detail: 'digest missing' })
  if (!isDigest(text)) throw new RegistryError('DIGEST_INVALID', { detail: 'digest parsing failed' })
  return text
}
