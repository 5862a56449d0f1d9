import type { Field, ObjectType } from './schema.ts'

/** Where a type of the table lives: its package (`core/v1`) and the prefix of full names there. */
const PREFIXES: Readonly<Record<string, string>> = { 'meta/v1': 'io.k8s.apimachinery.pkg.apis' }

const TYPE_META: readonly Field[] = ['apiVersion', 'kind'].map((name) => ({
  name,
  number: 0,
  type: 'string',
  shape: 'single',
  required: false,
  pointer: false,
}))

/** `name=NUMBER`, `?` when optional, `*` for a pointer, `[]` or `{}` for its shape, the type, its Go name in `<>`, the rest. */
const WORD = /^([\w$]*)=(\d+)(\??)(\*?)(\[\]|\{\})?([\w./]+)(?:<([\w.]+)>)?((?:;.*)?)$/

/** `core/v1` and `Pod` as `io.k8s.api.core.v1.Pod`. */
export function fullName(packageName: string, type: string): string {
  return `${PREFIXES[packageName] ?? 'io.k8s.api'}.${packageName.replace('/', '.')}.${type}`
}

/** The members of Field that a `;`-separated tail like `;merge=name;keys=name` states. */
function parseExtras(text: string): Partial<Field> {
  const extras: Partial<Field> = {}
  for (const extra of text.split(';').slice(1)) {
    const [key, value = ''] = extra.split('=', 2)
    if (key === 'merge') extras.mergeKey = value
    if (key === 'keys') extras.listMapKeys = value.split(',')
    if (key === 'enum') extras.enum = value.split(',')
    if (key === 'retainKeys' || key === 'set' || key === 'atomic') extras[key] = true
    if (key === 'default') extras.default = parseDefault(value)
  }
  return extras
}

function parseDefault(text: string): string | number | boolean {
  const value: unknown = JSON.parse(text)
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
}

/** A scalar keeps its name, a struct gets its full one. */
function typeName(type: string, packageName: string): string {
  if (/^[a-z]\w*$/.test(type)) return type
  const at = type.indexOf('.')
  return at < 0 ? fullName(packageName, type) : fullName(type.slice(0, at), type.slice(at + 1))
}

/**
 * Reads one line of the table into a type. `inlined` gives the fields of an embedded one.
 *
 * @throws {SyntaxError} when the table has a word that is none
 */
export function parseType(
  packageName: string,
  type: string,
  line: string,
  inlined: (name: string) => ObjectType | undefined,
): ObjectType {
  const fields = new Map<string, Field>()
  const words = line === '' ? [] : line.split(' ')
  const found: ObjectType = { name: fullName(packageName, type), fields }
  for (const word of words)
    if (word === 'atomic') found.atomic = true
    else if (word === 'kind') {
      found.isKind = true
      for (const field of TYPE_META) fields.set(field.name, field)
    } else {
      const field = parseField(word, packageName)
      if (field.name) fields.set(field.name, field)
      else
        for (const [name, inner] of inlined(field.type)?.fields ?? [])
          fields.set(name, { ...inner, inlined: field.number })
    }
  return found
}

function parseField(word: string, packageName: string): Field {
  const match = WORD.exec(word)
  if (!match) throw new SyntaxError(`Expected a field of the schema's table, got ${word}.`)
  const [, name = '', number, optional, pointer, shape, type = '', goType, extras = ''] = match
  return {
    name,
    number: Number(number),
    type: typeName(type, packageName),
    shape: shape === '[]' ? 'list' : shape === '{}' ? 'map' : 'single',
    required: !optional,
    pointer: Boolean(pointer),
    ...(goType ? { goType } : {}),
    ...parseExtras(extras),
  }
}
