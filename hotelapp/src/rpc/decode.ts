import { ERRORS } from '../messages.ts'

/** Turns a value from outside into one of a type, or throws a DecodeError that names `path`. */
export type Decode<T> = (value: unknown, path: string) => T

/** A value from outside that is not what it must be. */
export class DecodeError extends Error {
  override name = 'DecodeError'
  readonly code = 'invalid'

  constructor(path: string, expected: string, found: unknown) {
    super(ERRORS.expected(path, expected, found))
  }
}

/** A finite number in a range, both ends included. */
export const number =
  (from: number, to: number): Decode<number> =>
  (value, path) => {
    if (typeof value === 'number' && value >= from && value <= to) return value
    throw new DecodeError(path, `a number from ${from} to ${to}`, value)
  }

/** A text that is not longer than so many characters. */
export const text =
  (most = 500): Decode<string> =>
  (value, path) => {
    if (typeof value === 'string' && value.length <= most) return value
    throw new DecodeError(path, `a text of at most ${most} characters`, value)
  }

/** A day of the calendar, `2026-11-23`. */
export const day: Decode<string> = (value, path) => {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) {
    const date = new Date(`${value}T00:00:00Z`)
    // Date takes 2026-02-30 for the second of March.
    if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)) return value
  }
  throw new DecodeError(path, 'a day such as 2026-11-23', value)
}

/** A list of at most so many items. */
export const list =
  <T>(item: Decode<T>, most = 1000): Decode<T[]> =>
  (value, path) => {
    if (!Array.isArray(value) || value.length > most) {
      throw new DecodeError(path, `a list of at most ${most} items`, value)
    }
    return value.map((one: unknown, index) => item(one, `${path}[${index}]`))
  }

type Decoded<Fields> = { [Name in keyof Fields]: Fields[Name] extends Decode<infer T> ? T : never }

/** An object with these fields; others are left out. */
export function object<Fields extends Record<string, Decode<unknown>>>(
  fields: Fields,
): Decode<Decoded<Fields>> {
  const decoders = Object.entries(fields)
  return (value, path) => {
    if (typeof value !== 'object' || value === null) throw new DecodeError(path, 'an object', value)
    const before = path === '' ? '' : `${path}.`
    const decoded: Record<string, unknown> = {}
    for (const [name, decode] of decoders) decoded[name] = decode(Reflect.get(value, name), before + name)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- decoded one by one, each by the decoder of its name
    return decoded as Decoded<Fields>
  }
}
