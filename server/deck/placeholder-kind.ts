import { splitCommands } from './commands.ts'

/** What `kubectl` calls that take the name of a pod unless they are told otherwise. */
const OF_PODS = new Set(['logs', 'exec', 'attach', 'port-forward', 'cp', 'debug'])
const OF_NODES = new Set(['cordon', 'uncordon', 'drain', 'taint'])
/** Calls with a kind and a name behind them, in one word or two. */
const OF_KINDS = new Set([
  'get',
  'describe',
  'delete',
  'edit',
  'scale',
  'expose',
  'label',
  'annotate',
  'patch',
  'wait',
  'autoscale',
])
/** Calls whose kind stands one word later. */
const IN_TWO_WORDS = new Set(['rollout', 'set', 'top'])
/** Deployments name their pods so: name, the ReplicaSet's hash, five letters. */
const POD = /[A-Za-z0-9]-[0-9]*(?:x{4,}|y{4,})-[0-9]*(?:x{4,}|y{4,})$/i
const KIND_AND_NAME = /^([A-Za-z][\w.]*)\//
const NAMESPACE = /^(?:-n|--namespace)(?:=|$)/
/** Flags of kubectl that take the next word with them, when that is not joined by `=`. */
const WITH_VALUE =
  /^(?:-[nclofpL]|--(?:namespace|container|selector|output|filename|patch|type|context|tail|since|replicas|port|image))$/

/** The kind of object that a command's words say a placeholder is the name of; null when they do not. */
function kindInWords(words: readonly string[], at: number): string | null {
  const word = words[at] ?? ''
  if (NAMESPACE.test(word) || NAMESPACE.test(words[at - 1] ?? '')) return 'namespaces'
  const takesWord = (flag: string): boolean =>
    // Of `logs`, these say how much to print.
    WITH_VALUE.test(flag) && !(words.includes('logs') && /^-[fp]$/.test(flag))
  const isFlag = (index: number): boolean =>
    (words[index] ?? '').startsWith('-') || takesWord(words[index - 1] ?? '')
  if (isFlag(at)) return null
  const [verb = '', ...rest] = words
    .map((text, index) => ({ text, index }))
    .filter(({ index }) => index > 0 && !isFlag(index))
    .map(({ text }) => text)
  const kind = KIND_AND_NAME.exec(word)?.[1]
  if (OF_PODS.has(verb)) return kind ?? 'pods'
  if (OF_NODES.has(verb)) return 'nodes'
  if (!OF_KINDS.has(verb) && !IN_TWO_WORDS.has(verb)) return null
  const [named] = IN_TWO_WORDS.has(verb) ? rest.slice(verb === 'top' ? 0 : 1) : rest
  return kind ?? (named === undefined || named === word ? null : named)
}

/**
 * Guesses which kind of object of the cluster a placeholder in a step's code is the name of, as kubectl would be asked for it
 * (`pod`, `deploy`, …): from the kubectl command that it stands in, or from its own shape. Null when nothing says so.
 */
export function guessPlaceholderKind(code: string, placeholder: string): string | null {
  const command = splitCommands(code).find((text) => text.includes(placeholder)) ?? ''
  const calls = command.replace(/\\\n/g, ' ').split(/\||&&|;|\n/)
  const call = calls.find((text) => text.includes(placeholder)) ?? ''
  // What follows `--` is the container's own command.
  const words = (/\b(?:kubectl|oc|k)\s.*$/.exec(call)?.[0] ?? '').split(/\s+/)
  const at = words.findIndex((word) => word.includes(placeholder))
  const end = words.indexOf('--')
  const kind = at < 0 || (end >= 0 && at > end) ? null : kindInWords(words, at)
  return kind ?? (POD.test(placeholder) ? 'pods' : null)
}
