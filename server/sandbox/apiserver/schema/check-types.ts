import { isJsonObject } from '../json.ts'
import { goTypeName, isScalar } from './scalar-names.ts'
import type { Field, ObjectType, Scalar, Schema } from './schema.ts'

/** What the server says when a value cannot become its Go type; `fatal` ones win over those found before. */
interface Mismatch {
  text: string
  fatal: boolean
}

/**
 * Who reads the JSON: its decoder, or the converter that makes an object of a strategic merge patch's result
 * (k8s.io/apimachinery/pkg/runtime/converter.go), which names kinds of values and no fields.
 */
export type Reading = 'decoder' | 'converter'

/** Where a value stands: the Go struct it belongs to and the fields from the root, without indexes or keys. */
interface Place {
  struct: string
  path: string
  reading: Reading
}

const QUANTITY = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/
const TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/

/**
 * Finds the first value of an object whose JSON type its field cannot take, as the server words it: `json: cannot
 * unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`. The caller puts `Deployment in
 * version "v1" cannot be handled as a Deployment: ` before it. Nothing when all fit; unknown fields are not looked at.
 */
export function checkTypes(
  object: unknown,
  type: ObjectType,
  schema: Schema,
  reading: Reading = 'decoder',
): string | undefined {
  const found: Mismatch[] = []
  const place = { struct: '', path: '', reading }
  checkStruct(object, type, place, { schema, found })
  return (found.find(({ fatal }) => fatal) ?? found[0])?.text
}

interface Check {
  schema: Schema
  found: Mismatch[]
}

function checkStruct(value: unknown, type: ObjectType, place: Place, check: Check): void {
  if (value === null || value === undefined) return
  if (!isJsonObject(value)) {
    check.found.push(cannot(value, place, goTypeName(type.name), 'struct'))
    return
  }
  const struct = type.name.slice(type.name.lastIndexOf('.') + 1)
  for (const [name, member] of Object.entries(value)) {
    const field = type.fields.get(name)
    const path = place.path === '' ? name : `${place.path}.${name}`
    if (field && member !== null) checkField(member, field, { ...place, struct, path }, check)
  }
}

function checkField(value: unknown, field: Field, place: Place, check: Check): void {
  const goType = goTypeName(field.type, field.goType)
  if (field.shape === 'list') {
    if (Array.isArray(value)) for (const item of value) checkOne(item, field, place, check)
    else check.found.push(cannot(value, place, `[]${goType}`, 'slice'))
  } else if (field.shape === 'map') {
    const named = field.type === 'quantity' ? 'v1.ResourceList' : `map[string]${goType}`
    if (isJsonObject(value)) for (const item of Object.values(value)) checkOne(item, field, place, check)
    else check.found.push(cannot(value, place, named, 'map'))
  } else checkOne(value, field, place, check)
}

function checkOne(value: unknown, field: Field, place: Place, check: Check): void {
  if (value === null) return
  if (isScalar(field.type)) {
    const mismatch = checkScalar(value, field.type, place, goTypeName(field.type, field.goType))
    if (mismatch) check.found.push(mismatch)
    return
  }
  const type = check.schema.type(field.type)
  if (type) checkStruct(value, type, place, check)
}

function checkScalar(value: unknown, type: Scalar, place: Place, goType: string): Mismatch | undefined {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? undefined : cannot(value, place, goType)
    case 'bool':
      return typeof value === 'boolean' ? undefined : cannot(value, place, goType)
    case 'double':
      return typeof value === 'number' ? undefined : cannot(value, place, goType)
    case 'int32':
    case 'int64':
      return checkInteger(value, type, place)
    case 'bytes':
      return typeof value === 'string' ? checkBase64(value) : cannot(value, place, goType, 'slice')
    case 'strings':
      return Array.isArray(value) ? undefined : cannot(value, place, goType, 'slice')
    case 'json':
      return undefined
    case 'duration':
    case 'time':
    case 'microtime':
    case 'quantity':
    case 'intOrString':
      return checkOwnForm(value, type)
  }
}

function checkInteger(value: unknown, type: 'int32' | 'int64', place: Place): Mismatch | undefined {
  if (typeof value !== 'number') return cannot(value, place, type)
  const limit = type === 'int32' ? 2 ** 31 : 2 ** 63
  if (Number.isInteger(value) && value >= -limit && value < limit) return undefined
  return cannot(value, place, type, 'scalar', `number ${value}`)
}

/** Types that read their JSON themselves; their errors name no field. */
function checkOwnForm(
  value: unknown,
  type: 'duration' | 'time' | 'microtime' | 'quantity' | 'intOrString',
): Mismatch | undefined {
  if (type === 'intOrString') {
    if (typeof value === 'string' || Number.isInteger(value)) return undefined
    return fatal(`json: cannot unmarshal ${describe(value, true)} into Go value of type int32`)
  }
  if (type === 'quantity') {
    const text = typeof value === 'number' ? String(value).replace('e+', 'e') : value
    return typeof text === 'string' && QUANTITY.test(text.trim()) ? undefined : fatal(BAD_QUANTITY)
  }
  if (typeof value !== 'string')
    return fatal(`json: cannot unmarshal ${describe(value, false)} into Go value of type string`)
  if (type === 'duration' || (TIME.test(value) && !Number.isNaN(Date.parse(value)))) return undefined
  const layout = type === 'time' ? '2006-01-02T15:04:05Z07:00' : '2006-01-02T15:04:05.000000Z07:00'
  return fatal(
    `parsing time ${JSON.stringify(value)} as "${layout}": cannot parse ${JSON.stringify(value)} as "2006"`,
  )
}

const BAD_QUANTITY =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

function checkBase64(text: string): Mismatch | undefined {
  const wrong = text.search(/[^\w+/=\r\n]|_/)
  if (wrong >= 0) return { text: `illegal base64 data at input byte ${wrong}`, fatal: false }
  const bare = text.replaceAll(/[\r\n]/g, '')
  if (bare.length % 4 === 0 && /^[^=]*={0,2}$/.test(bare)) return undefined
  const padding = bare.indexOf('=')
  return {
    text: `illegal base64 data at input byte ${padding < 0 ? bare.length - (bare.length % 4) : padding}`,
    fatal: false,
  }
}

const fatal = (text: string): Mismatch => ({ text, fatal: true })

/** What a JSON value is called: `string`, `number`, `bool`, `array`, `object`. */
function describe(value: unknown, withNumber: boolean): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return withNumber ? `number ${value}` : 'number'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

/** What a value was to become, in Go. */
type Form = 'struct' | 'map' | 'slice' | 'scalar'

function cannot(
  value: unknown,
  { struct, path, reading }: Place,
  goType: string,
  form: Form = 'scalar',
  what = describe(value, false),
): Mismatch {
  if (reading === 'converter') return { text: cannotRestore(value, goType, form), fatal: false }
  const where = path === '' ? 'Go value' : `Go struct field ${struct}.${path}`
  return { text: `json: cannot unmarshal ${what} into ${where} of type ${goType}`, fatal: false }
}

function cannotRestore(value: unknown, goType: string, form: Form): string {
  const { kind, type } = goOf(value)
  if (form === 'scalar') return `cannot convert ${type} to ${goType}`
  return form === 'struct' ? `cannot restore struct from: ${kind}` : `cannot restore ${form} from ${kind}`
}

/** What Go makes of a JSON value: its kind, and its type. */
function goOf(value: unknown): { kind: string; type: string } {
  if (Array.isArray(value)) return { kind: 'slice', type: '[]interface {}' }
  if (isJsonObject(value)) return { kind: 'map', type: 'map[string]interface {}' }
  const plain =
    typeof value === 'number' ? (Number.isInteger(value) ? 'int64' : 'float64') : describe(value, false)
  return { kind: plain, type: plain }
}
