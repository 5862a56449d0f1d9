import { schema } from '../schema/kubernetes.ts'
import type { Field, ObjectType } from '../schema/schema.ts'
import { malformed, notProtobuf, unknownKind } from './messages.ts'
import type { WireType } from './reader.ts'
import { Reader } from './reader.ts'
import { isScalar } from '../schema/scalar-names.ts'
import { SCALARS } from './scalars.ts'

/** `k8s` and a zero byte stand before every protobuf body of Kubernetes. */
const MAGIC = [0x6b, 0x38, 0x73, 0x00] as const

/** An object as JSON would have brought it. */
export interface DecodedObject {
  apiVersion: string
  kind: string
  [field: string]: unknown
}

type Json = Record<string, unknown>

/** The fields of a message by protobuf number: those of its own, and the embedded messages whose fields are lifted out. */
type Index = ReadonlyMap<number, Field | Index>

const indexes = new WeakMap<ObjectType, Index>()

function indexOf(type: ObjectType): Index {
  const known = indexes.get(type)
  if (known) return known
  const index = new Map<number, Field | Map<number, Field>>()
  for (const field of type.fields.values())
    if (field.inlined === undefined) {
      if (field.number > 0) index.set(field.number, field)
    } else {
      const found = index.get(field.inlined)
      const inner = found instanceof Map ? found : new Map<number, Field>()
      index.set(field.inlined, inner.set(field.number, field))
    }
  indexes.set(type, index)
  return index
}

/**
 * Reads a request body of content type application/vnd.kubernetes.protobuf: the prefix and a runtime.Unknown with the
 * object in it. Gives the object as kubectl would have sent it in JSON: zero values of optional fields without a pointer in
 * Go are left out, as are fields that the schema does not know.
 *
 * @throws {ProtobufError} when it is no such body, is cut off or hostile, or holds a kind outside the schema
 */
export function decodeProtobuf(bytes: Uint8Array): DecodedObject {
  if (MAGIC.some((byte, at) => bytes[at] !== byte)) throw notProtobuf()
  const envelope = readEnvelope(new Reader(bytes, MAGIC.length))
  const slash = envelope.apiVersion.indexOf('/')
  const group = slash < 0 ? '' : envelope.apiVersion.slice(0, slash)
  const type = schema.typeOfKind(group, envelope.apiVersion.slice(slash + 1), envelope.kind)
  if (!type) throw unknownKind(envelope.apiVersion, envelope.kind)
  const object: DecodedObject = { apiVersion: envelope.apiVersion, kind: envelope.kind }
  if (envelope.raw) readMessage(envelope.raw, indexOf(type), object)
  return object
}

/** runtime.Unknown: typeMeta, raw, contentEncoding. */
function readEnvelope(reader: Reader): { apiVersion: string; kind: string; raw: Reader | undefined } {
  const names = ['', '']
  let raw: Reader | undefined
  while (!reader.done) {
    const { number, wire } = reader.tag()
    if (number > 2 || wire !== 'bytes') reader.skip(wire)
    else if (number === 2) raw = reader.message()
    else {
      const meta = reader.message()
      while (!meta.done) {
        const field = meta.tag()
        if (field.number <= 2 && field.wire === 'bytes') names[field.number - 1] = meta.string()
        else meta.skip(field.wire)
      }
    }
  }
  return { apiVersion: names[0] ?? '', kind: names[1] ?? '', raw }
}

/**
 * Reads one message into `target`, which may hold more than it (embedded messages share their owner's). No type of the API
 * contains itself, so the schema bounds how deep this goes, whatever the bytes say.
 */
function readMessage(reader: Reader, index: Index, target: Json): void {
  while (!reader.done) {
    const { number, wire } = reader.tag()
    const found = index.get(number)
    if (!found) reader.skip(wire)
    else if (found instanceof Map) {
      expectWire('bytes', wire, reader)
      readMessage(reader.message(), found, target)
    } else if ('shape' in found) readField(reader, wire, found, target)
  }
}

function readField(reader: Reader, wire: WireType, field: Field, target: Json): void {
  if (field.shape === 'map') return readEntry(reader, wire, field, target)
  if (field.shape === 'list') return readItem(reader, wire, field, target)
  const value = readValue(reader, wire, field.type)
  if (value === undefined || (!field.pointer && isLeftOut(field, value)))
    Reflect.deleteProperty(target, field.name)
  else target[field.name] = value
}

/** Go's encoder writes every value that has no pointer; JSON's leaves these out (`omitempty`) or they say nothing. */
function isLeftOut({ type, required }: Field, value: unknown): boolean {
  if (isScalar(type)) return !required && value === SCALARS[type].zero
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function readValue(reader: Reader, wire: WireType, type: string): unknown {
  if (isScalar(type)) {
    expectWire(SCALARS[type].wire, wire, reader)
    return SCALARS[type].read(reader)
  }
  expectWire('bytes', wire, reader)
  const value: Json = {}
  const known = schema.type(type)
  if (known) readMessage(reader.message(), indexOf(known), value)
  return value
}

/** One item of a list, or several numbers packed into one value. */
function readItem(reader: Reader, wire: WireType, field: Field, target: Json): void {
  const known = target[field.name]
  const list: unknown[] = Array.isArray(known) ? known : []
  target[field.name] = list
  const packed = wire === 'bytes' && isScalar(field.type) && SCALARS[field.type].wire !== 'bytes'
  if (!packed) {
    list.push(readValue(reader, wire, field.type))
    return
  }
  const items = reader.message()
  while (!items.done) list.push(readValue(items, 'varint', field.type))
}

/** One entry of a map: a message with the key as 1 and the value as 2. */
function readEntry(reader: Reader, wire: WireType, field: Field, target: Json): void {
  expectWire('bytes', wire, reader)
  const entry = reader.message()
  let key = ''
  let value: unknown = isScalar(field.type) ? (SCALARS[field.type].zero ?? '') : {}
  while (!entry.done) {
    const tag = entry.tag()
    if (tag.number === 1 && tag.wire === 'bytes') key = entry.string()
    else if (tag.number === 2) value = readValue(entry, tag.wire, field.type)
    else entry.skip(tag.wire)
  }
  const known = target[field.name]
  const map = typeof known === 'object' && known !== null ? known : {}
  // A key such as __proto__ is data like any other.
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true })
  target[field.name] = map
}

function expectWire(expected: WireType, actual: WireType, reader: Reader): void {
  if (expected !== actual)
    throw malformed(`a field of wire type ${actual} where ${expected} belongs`, reader.offset)
}
