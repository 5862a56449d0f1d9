import { guessPlaceholderKind } from '../deck/placeholder-kind.ts'
import { isFillWord } from '../protocol/candidates.ts'
import { placeholderPattern } from '../deck/placeholder.ts'

/** A read-only question to the cluster for the names that a placeholder may stand for. */
export interface FillQuery {
  command: string
  /** Reads one line of what it prints; null for what is no candidate at all, such as a pod on its way out. */
  read: (line: string) => string | null
}

const KIND = /^[a-z][a-z0-9.]*$/
/** What is asked for when the command does not say of what kind the name is. */
const COMMON_KINDS = 'pods,deployments,services,replicasets,jobs,nodes'
const NAMESPACE = /^(?:-n|--namespace)(?:=(.+))?$/
const NAMESPACE_NAME = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/

/** The words of the simple command in which the placeholder stands. */
function wordsAround(code: string, placeholder: string): string[] {
  const part = code.split(/\n|&&|\|\||;|\|/).find((piece) => piece.includes(placeholder)) ?? ''
  return part.trim().split(/\s+/)
}

/** The kind that the command says the name is of, when it is nothing but a kind, else those that most names are of. */
function guessKinds(code: string, placeholder: string): string {
  const kind = guessPlaceholderKind(code, placeholder)
  return kind !== null && KIND.test(kind) ? kind : COMMON_KINDS
}

function findNamespace(words: readonly string[]): string {
  for (const [index, word] of words.entries()) {
    const match = NAMESPACE.exec(word)
    const name = match?.[1] ?? (match === null ? undefined : words[index + 1])
    if (name !== undefined && NAMESPACE_NAME.test(name)) return ` --namespace=${name}`
  }
  return ''
}

const COLUMNS =
  "'custom-columns=NAME:.metadata.name,GONE:.metadata.deletionTimestamp,PHASE:.status.phase' --sort-by=.metadata.creationTimestamp"

/**
 * Makes the question for a placeholder without a `fill` of its own: objects of the kind that the command names whose name fits, the
 * oldest first; a NodePort for digits. Null where nothing in the cluster is named so (`X.X.X.X`).
 */
export function makeFillQuery(code: string, placeholder: string): FillQuery | null {
  const words = wordsAround(code, placeholder)
  const namespace = findNamespace(words)
  if (/^\d+x+$/i.test(placeholder)) {
    const command = `kubectl get services${namespace} -o 'jsonpath={range .items[*].spec.ports[*]}{.nodePort}{"\\n"}{end}'`
    return { command, read: (line) => line.trim() || null }
  }
  if (/^x\.x\.x\.x$/i.test(placeholder)) return null
  const kinds = guessKinds(code, placeholder)
  return { command: `kubectl get ${kinds}${namespace} --no-headers -o ${COLUMNS}`, read: readColumns }
}

function readColumns(line: string): string | null {
  const [name = '', gone = '<none>', phase = ''] = line.trim().split(/\s+/)
  return name === '' || gone !== '<none>' || /^(?:Failed|Succeeded)$/.test(phase) ? null : name
}

const MOST_NAMES = 100

/** Picks from printed lines the names that fit a placeholder and can be typed, each once; `kind/name` counts as its name. */
export function pickNames(lines: readonly string[], placeholder: string, read: FillQuery['read']): string[] {
  const pattern = placeholderPattern(placeholder)
  const names = lines.map(read).flatMap((line) => {
    const name = line?.trim() ?? ''
    const bare = name.slice(name.lastIndexOf('/') + 1)
    const fitting = [name, bare].find((candidate) => pattern.test(candidate) && isFillWord(candidate))
    return fitting === undefined ? [] : [fitting]
  })
  return [...new Set(names)].slice(0, MOST_NAMES)
}
