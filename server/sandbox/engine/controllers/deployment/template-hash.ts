import type { PodTemplateSpec } from 'kubernetes-types/core/v1'

/** The label by which a Deployment tells the pods of its ReplicaSets apart. */
export const HASH_LABEL = 'pod-template-hash'

/** Letters and digits in the order in which rand.SafeEncodeString takes them. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** What a template says, apart from the hash label, as text: equal templates give equal texts. */
export function canonicalTemplate(template: PodTemplateSpec): string {
  let text = known.get(template)
  if (text === undefined) {
    text = JSON.stringify(canonical(template)) ?? ''
    known.set(template, text)
  }
  return text
}

const known = new WeakMap<PodTemplateSpec, string>()

/**
 * The hash in a ReplicaSet's name, 8 to 10 characters. Upstream hashes a dump of Go structs, which cannot be had here: ours
 * looks the same and is as stable, but other.
 */
export function templateHash(template: PodTemplateSpec, collisionCount = 0): string {
  const salt = collisionCount > 0 ? String(collisionCount) : ''
  return safeEncode(String(fnv32a(canonicalTemplate(template) + salt)))
}

/** Digits as letters that form no words (rand.SafeEncodeString). */
function safeEncode(text: string): string {
  return Array.from(text, (letter) => ALPHABET.charAt(letter.charCodeAt(0) % ALPHABET.length)).join('')
}

/** FNV-1a with 32 bits, over UTF-8. */
function fnv32a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}

/** Keys in order, nothing that is empty. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((member) => canonical(member) ?? null)
  if (typeof value !== 'object' || value === null) return value ?? undefined
  const entries = Object.entries(value)
    .filter(([key]) => key !== HASH_LABEL && key !== 'creationTimestamp')
    .map(([key, member]): [string, unknown] => [key, canonical(member)])
    .filter(([, member]) => member !== undefined)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
