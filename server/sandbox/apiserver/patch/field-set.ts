import { isJsonObject } from '../json.ts'

/**
 * A set of paths into an object, as managedFields write it (FieldsV1): `f:spec` is a member of an object, `k:{…}` an item
 * of a list by its keys, `v:…` one by its value. A node that is empty, or has `.`, is itself a path of the set. Sets are
 * never changed once they are made, and share their parts.
 */
export interface FieldSet {
  readonly [element: string]: FieldSet
}

/** A set while it is put together. */
export interface FieldSetDraft {
  [element: string]: FieldSetDraft
}

export const EMPTY: FieldSet = Object.freeze({})

/** Nobody owns these: they name the object, or the server keeps them. */
export const UNOWNED = new Set(['apiVersion', 'kind'])
export const UNOWNED_METADATA = new Set([
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'generation',
  'managedFields',
  'resourceVersion',
])

function isMember(node: FieldSet): boolean {
  return '.' in node || isEmpty(node)
}

/** Whether a set has no paths; the root of a set is never one of them. */
export function isEmpty(set: FieldSet): boolean {
  for (const element in set) if (element) return false
  return true
}

/** The paths of both. */
export function union(left: FieldSet, right: FieldSet): FieldSet {
  if (isEmpty(left)) return right
  if (isEmpty(right)) return left
  const result: Record<string, FieldSet> = { ...left }
  for (const [element, node] of Object.entries(right)) {
    const other = left[element]
    result[element] = other ? unionOfNodes(other, node) : node
  }
  return result
}

function unionOfNodes(left: FieldSet, right: FieldSet): FieldSet {
  if (isEmpty(left) && isEmpty(right)) return left
  const both = union(left, right)
  return isMember(left) || isMember(right) ? { '.': EMPTY, ...both } : both
}

/** The paths of `left` that are not in `right`; `left` itself when it loses none. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  return pick(left, right, false)
}

/** The paths that are in both. */
export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  return pick(left, right, true)
}

/** The paths of `left` that are in `right`, or that are not, as `wanted` says. */
function pick(left: FieldSet, right: FieldSet, wanted: boolean): FieldSet {
  let same = true
  const result: Record<string, FieldSet> = {}
  for (const [element, node] of Object.entries(left)) {
    if (element === '.') continue
    const other = right[element]
    const kept = other ? pickNode(node, other, wanted) : wanted ? undefined : node
    if (kept !== node) same = false
    if (kept) result[element] = kept
  }
  return same ? left : result
}

function pickNode(node: FieldSet, other: FieldSet, wanted: boolean): FieldSet | undefined {
  const children = pick(node, other, wanted)
  const member = isMember(node) && isMember(other) === wanted
  if (children === node && member === isMember(node)) return node
  const bare = Object.entries(children).filter(([element]) => element !== '.')
  if (bare.length === 0) return member ? EMPTY : undefined
  return member ? { '.': EMPTY, ...Object.fromEntries(bare) } : Object.fromEntries(bare)
}

/** All paths of a set as the API server prints them, sorted: `.spec.containers[name="a"].image`. */
export function pathsOf(set: FieldSet): string[] {
  const paths: string[] = []
  const visit = (node: FieldSet, path: string): void => {
    for (const [element, child] of Object.entries(node)) {
      if (element === '.') continue
      const at = path + printElement(element)
      if (isMember(child)) paths.push(at)
      visit(child, at)
    }
  }
  visit(set, '')
  return paths.toSorted()
}

function printElement(element: string): string {
  const rest = element.slice(2)
  if (element.startsWith('f:')) return `.${rest}`
  if (element.startsWith('v:')) return `[=${rest}]`
  const keys: unknown = JSON.parse(rest)
  const entries = typeof keys === 'object' && keys !== null ? Object.entries(keys) : []
  return `[${entries.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`
}

/** Reads FieldsV1 that came from outside: what is no node is dropped. */
export function readFieldSet(value: unknown): FieldSet {
  if (!isJsonObject(value)) return EMPTY
  const nodes = Object.entries(value).filter(([element]) => /^(?:[fv]:|k:\{|\.$)/.test(element))
  return Object.fromEntries(nodes.map(([element, node]) => [element, readFieldSet(node)]))
}
