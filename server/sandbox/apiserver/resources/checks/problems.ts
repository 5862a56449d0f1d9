import type { FieldProblem } from '../../resource-definition.ts'
import { show, type Shown } from './go-syntax.ts'
import { IMMUTABLE, tooManyBytes } from './messages.ts'

const withDetail = (text: string, detail: string): string => (detail ? `${text}: ${detail}` : text)

/** Collects what is wrong with one object, worded as k8s.io/apimachinery/pkg/util/validation/field does. */
export class Problems {
  readonly list: FieldProblem[] = []

  /** Nothing came where something must. */
  required(field: string, detail = ''): void {
    this.#add('FieldValueRequired', field, withDetail('Required value', detail))
  }

  /** What came does not fit. */
  invalid(field: string, value: Shown, detail: string): void {
    this.#add('FieldValueInvalid', field, withDetail(`Invalid value: ${show(value)}`, detail))
  }

  /** Says each of the details of the same value. */
  invalidEach(field: string, value: Shown, details: readonly string[]): void {
    for (const detail of details) this.invalid(field, value, detail)
  }

  /** What came is none of the values there are. */
  notSupported(field: string, value: Shown, supported: readonly string[]): void {
    const detail = `supported values: ${supported.map((each) => JSON.stringify(each)).join(', ')}`
    this.#add('FieldValueNotSupported', field, withDetail(`Unsupported value: ${show(value)}`, detail))
  }

  /** Unsupported unless `value` is one of `supported`; nothing there is the caller's to judge. */
  oneOf(field: string, value: string | undefined, supported: readonly string[]): void {
    if (value !== undefined && !supported.includes(value)) this.notSupported(field, value, supported)
  }

  /** What came would fit elsewhere, not here. */
  forbidden(field: string, detail: string): void {
    this.#add('FieldValueForbidden', field, withDetail('Forbidden', detail))
  }

  /** The same came twice. */
  duplicate(field: string, value: Shown): void {
    this.#add('FieldValueDuplicate', field, `Duplicate value: ${show(value)}`)
  }

  /** What is named does not exist. */
  notFound(field: string, value: Shown): void {
    this.#add('FieldValueNotFound', field, `Not found: ${show(value)}`)
  }

  /** More bytes came than fit. */
  tooLong(field: string, limit: number): void {
    this.#add('FieldValueTooLong', field, `Too long: ${tooManyBytes(limit)}`)
  }

  /** `next` differs from `previous`, which may not be; both are compared as JSON with sorted members. */
  immutable(field: string, next: unknown, previous: unknown, shown: Shown): void {
    if (!sameJson(next, previous)) this.invalid(field, shown, IMMUTABLE)
  }

  #add(type: FieldProblem['type'], field: string, message: string): void {
    this.list.push({ type, field, message })
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isAbsent = (value: unknown): boolean => value === undefined || value === null

/** Whether two JSON values say the same; a member that is null counts as left out. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === other || (isAbsent(one) && isAbsent(other))) return true
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => sameJson(item, other[index]))
  }
  if (!isRecord(one) || !isRecord(other)) return false
  return (
    Object.keys(one).every((key) => sameJson(one[key], other[key])) &&
    Object.keys(other).every((key) => key in one || isAbsent(other[key]))
  )
}
