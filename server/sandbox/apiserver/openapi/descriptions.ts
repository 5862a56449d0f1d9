// The words of `kubectl explain`: the doc comments of the npm package kubernetes-types, read when they are first asked for.
// Without the package explain shows types and fields, and no descriptions.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** What a type and its fields are said to be. */
export interface TypeDescription {
  text: string
  fields: ReadonlyMap<string, string>
}

type FileDescriptions = ReadonlyMap<string, TypeDescription>

/** A comment and the interface, or the member of one, that follows it. */
const COMMENT = /\/\*\*([^]*?)\*\/\s*(?:export (?:interface|type) (\w+)|(?:readonly )?"?([\w$-]+)"?\??:)/g

const files = new Map<string, FileDescriptions>()

/** The description of a type by its full name, or nothing when the package or the type is missing. */
export function describeType(name: string): TypeDescription | undefined {
  const match = /^io\.k8s\.(?:api\.(\w+)|apimachinery\.pkg\.apis\.(meta))\.(v\w+)\.(\w+)$/.exec(name)
  if (!match) return undefined
  const [, group, meta, version, type = ''] = match
  return descriptionsOf(`${group ?? meta}/${version}.d.ts`).get(type)
}

function descriptionsOf(file: string): FileDescriptions {
  const known = files.get(file)
  if (known) return known
  const read = parse(readText(file))
  files.set(file, read)
  return read
}

function readText(file: string): string {
  try {
    const root = dirname(createRequire(import.meta.url).resolve('kubernetes-types/package.json'))
    return readFileSync(join(root, file), 'utf8')
  } catch {
    return ''
  }
}

function parse(text: string): FileDescriptions {
  const types = new Map<string, TypeDescription>()
  let fields = new Map<string, string>()
  for (const [, comment = '', type, field = ''] of text.matchAll(COMMENT)) {
    const words = tidy(comment)
    if (type === undefined) fields.set(field, words)
    else types.set(type, { text: words, fields: (fields = new Map()) })
  }
  return types
}

/** A comment without its stars. */
function tidy(comment: string): string {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim()
}
