import type { Scalar } from '../schema/schema.ts'
import { malformed } from './messages.ts'
import type { Reader, WireType } from './reader.ts'

/** How a scalar stands on the wire, how it becomes JSON, and what is left out when Go keeps no pointer to it. */
interface ScalarForm {
  wire: WireType
  read(reader: Reader): unknown
  zero: unknown
}

/** Reads the fields of a small message by number; others are passed over. */
function readFields(reader: Reader, wanted: Readonly<Record<number, (field: Reader) => void>>): void {
  while (!reader.done) {
    const { number, wire } = reader.tag()
    const read = wanted[number]
    if (read) read(reader)
    else reader.skip(wire)
  }
}

/** meta/v1 Timestamp: seconds and nanoseconds since the epoch; an empty one is Go's zero time. */
function readTime(reader: Reader, digits: 0 | 6): string | undefined {
  const message = reader.message()
  if (message.done) return undefined
  let seconds = 0
  let nanos = 0
  readFields(message, { 1: (field) => (seconds = field.integer()), 2: (field) => (nanos = field.integer()) })
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime()) || nanos < 0 || nanos > 999_999_999)
    throw malformed('a time that no calendar has', message.offset)
  const fraction = digits ? `.${String(Math.floor(nanos / 1000)).padStart(6, '0')}` : ''
  return `${date.toISOString().replace(/\.\d+Z$/, '')}${fraction}Z`
}

/** api/resource Quantity: its canonical text. */
function readQuantity(reader: Reader): string {
  let text = '0'
  readFields(reader.message(), { 1: (field) => (text = field.string()) })
  return text
}

/** util/intstr IntOrString: type 0 is the number, type 1 the string. */
function readIntOrString(reader: Reader): string | number {
  let isString = false
  let integer = 0
  let text = ''
  readFields(reader.message(), {
    1: (field) => (isString = field.integer() === 1),
    2: (field) => (integer = field.integer()),
    3: (field) => (text = field.string()),
  })
  return isString ? text : integer
}

/** runtime RawExtension and meta/v1 FieldsV1: JSON text in a message. */
function readJson(reader: Reader): unknown {
  let text = ''
  readFields(reader.message(), { 1: (field) => (text = field.string()) })
  if (text === '') return undefined
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch (error) {
    throw malformed('raw JSON is not valid', reader.offset, error)
  }
}

function readStrings(reader: Reader): string[] {
  const items: string[] = []
  readFields(reader.message(), { 1: (field) => items.push(field.string()) })
  return items
}

/** meta/v1 Duration: nanoseconds; JSON has Go's text, of which seconds are a valid form. */
function readDuration(reader: Reader): string {
  let nanos = 0
  readFields(reader.message(), { 1: (field) => (nanos = field.integer()) })
  return `${nanos / 1e9}s`
}

const base64 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

export const SCALARS: Readonly<Record<Scalar, ScalarForm>> = {
  string: { wire: 'bytes', read: (reader) => reader.string(), zero: '' },
  int32: { wire: 'varint', read: (reader) => Number(BigInt.asIntN(32, reader.varint())), zero: 0 },
  int64: { wire: 'varint', read: (reader) => reader.integer(), zero: 0 },
  bool: { wire: 'varint', read: (reader) => reader.varint() !== 0n, zero: false },
  double: { wire: 'fixed64', read: (reader) => reader.double(), zero: 0 },
  bytes: { wire: 'bytes', read: (reader) => base64(reader.bytes()), zero: '' },
  time: { wire: 'bytes', read: (reader) => readTime(reader, 0), zero: undefined },
  microtime: { wire: 'bytes', read: (reader) => readTime(reader, 6), zero: undefined },
  duration: { wire: 'bytes', read: readDuration, zero: '0s' },
  quantity: { wire: 'bytes', read: readQuantity, zero: '0' },
  intOrString: { wire: 'bytes', read: readIntOrString, zero: 0 },
  json: { wire: 'bytes', read: readJson, zero: undefined },
  strings: { wire: 'bytes', read: readStrings, zero: undefined },
}
