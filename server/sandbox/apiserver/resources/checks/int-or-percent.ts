import { NEGATIVE, PERCENT } from './messages.ts'
import type { Problems } from './problems.ts'

/** A number, or a share such as `25%`. */
export type IntOrPercent = string | number

const WHOLE = 100

/** The percent of a text such as `25%`, or undefined when it is none. */
const percentOf = (text: string): number | undefined =>
  /^[0-9]+%$/.test(text) ? parseInt(text, 10) : undefined

/** Says what is wrong with a number or percentage that must not be negative. */
export function intOrPercent(problems: Problems, field: string, value: IntOrPercent | undefined): void {
  if (typeof value === 'string' && percentOf(value) === undefined) problems.invalid(field, value, PERCENT)
  if (typeof value === 'number' && value < 0) problems.invalid(field, value, NEGATIVE)
}

/** Says when a percentage is above the whole. */
export function notAboveWhole(problems: Problems, field: string, value: IntOrPercent | undefined): void {
  if (typeof value === 'string' && (percentOf(value) ?? 0) > WHOLE) {
    problems.invalid(field, value, 'must not be greater than 100%')
  }
}

/** Whether the value is 0 or `0%`. */
export const isNothing = (value: IntOrPercent | undefined): boolean =>
  value === undefined || (typeof value === 'string' ? percentOf(value) === 0 : value === 0)
