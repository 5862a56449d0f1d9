/** What differs from one run of a command to the next, and what stands for it; in this order. */
const REPLACEMENTS: readonly (readonly [pattern: RegExp, stands: string])[] = [
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/\b(?:sha256:)?[\da-f]{64}\b|\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b|\b[\da-f]{32}\b/g, '<id>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![A-Za-z\d.])[xX](?:\.[xX]){3}(?![A-Za-z\d.])/g, '<address>'],
  // Placeholders of the deck stand for what the cluster makes up.
  [/-[xX]{4,}-[yYxX]{4,}\b/g, '-<hash>-<id>'],
  [/-[xXyY]{4,}\b/g, '-<id>'],
  // Kubernetes makes names from these letters and digits alone (apimachinery, util/rand).
  [/-[bcdfghjklmnpqrstvwxz2456789]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-<hash>-<id>'],
  [/(?<=-|pod-template-hash=)[bcdfghjklmnpqrstvwxz2456789]{8,10}\b/g, '<hash>'],
  [/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-<id>'],
  [/\b3(?:[0-2]\d{3}|[xX]{4})\b/g, '<port>'],
  [/(?<=<address>:)\d{2,5}\b/g, '<port>'],
  [/\b(?:\d+d)?(?:\d+h)?(?:\d+m)?\d+(?:\.\d+)?(?:ms|[dhms])\b|<unknown>|<invalid>/g, '<age>'],
]

/** Makes a line of output comparable with one of another day: ages, hashes, addresses and ports are named, gaps are one space. */
export function normaliseLine(line: string): string {
  let normal = line
  for (const [pattern, stands] of REPLACEMENTS) normal = normal.replace(pattern, stands)
  return normal.replaceAll(/\s+/g, ' ').trim()
}
