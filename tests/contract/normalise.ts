/** What differs from run to run, and what stands for it: ages, ids, hashes, addresses, ports, and nothing else. In this order. */
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>'],
  [/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
  [/(?<=Date: )\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '<time>'],
  [/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g, '<id>'],
  [/\b[\da-f]{32}\b/g, '<id>'],
  [/sha256:[\da-f]{64}/g, 'sha256:<id>'],
  [/(?<=:\/\/)[\da-f]{64}\b/g, '<id>'],
  [/\b[\da-f]{12}(?=: (?:Preparing|Pushed|Layer|Waiting|Pull|Verifying|Download|Already))/g, '<id>'],
  [/(?<=\bseq=)\d+/g, '<id>'],
  [/(?<=\btime=)\d+\.\d+ ms/g, '<age>'],
  [/(?<=resourceVersion: ")\d+(?=")/g, '<id>'],
  // Kubernetes makes names from these letters and digits alone (apimachinery, util/rand).
  [/-[bcdfghjklmnpqrstvwxz2456789]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-<hash>-<id>'],
  [/(?<=-|pod-template-hash=)[bcdfghjklmnpqrstvwxz2456789]{8,10}\b/g, '<hash>'],
  [/(?<=-memdb-|-token-|-access-)[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '<id>'],
  [/https?:\/\/127\.0\.0\.1:\d+/g, '<address>'],
  [/\b(?:10\.244|10\.96|10\.250|127\.0)\.\d+\.\d+(?=\b)/g, '<address>'],
  [/(?<=<address>:)6443\b/g, '<port>'],
  [/\b3[0-2]\d{3}\b/g, '<port>'],
  [/\b(?:\d+d)?(?:\d+h)?(?:\d+m)?\d+(?:\.\d+)?(?:ms|[dhms])\b/g, '<age>'],
]

/** Rows of a table are as wide as their widest cell, and an age has more digits on a slower day. */
const GAPS = / {2,}/g

/** A rule under a heading is as wide as its column. */
const RULES = /-{3,}/g

/**
 * Makes two runs of a command comparable: replaces what is theirs alone, and puts rows that begin with a generated name in
 * order, since chance alone ordered them. Keeps every line.
 */
export function normalise(text: string): string[] {
  let normal = text
  for (const [pattern, replacement] of REPLACEMENTS) normal = normal.replace(pattern, replacement)
  const lines = normal.split('\n').map((line) => line.replace(GAPS, '  ').replace(RULES, '---').trimEnd())
  return sortGenerated(lines)
}

/** Sorts each unbroken run of lines that name a generated object. */
function sortGenerated(lines: readonly string[]): string[] {
  const sorted: string[] = []
  let run: string[] = []
  for (const line of [...lines, null]) {
    if (line !== null && line.includes('<hash>')) {
      run.push(line)
      continue
    }
    sorted.push(...run.toSorted())
    run = []
    if (line !== null) sorted.push(line)
  }
  return sorted
}
