import type { FieldProblem } from '../../resource-definition.ts'
import { isSame } from '../../json.ts'
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

  /** `next` differs from `previous`, which may not be. */
  immutable(field: string, next: unknown, previous: unknown, shown: Shown): void {
    if (!isSame(next, previous)) this.invalid(field, shown, IMMUTABLE)
  }

  #add(type: FieldProblem['type'], field: string, message: string): void {
    this.list.push({ type, field, message })
  }
}
