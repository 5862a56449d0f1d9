import { between, NEGATIVE } from './messages.ts'
import type { Problems } from './problems.ts'

/** The number, where there is one, must not be below zero. */
export function notNegative(problems: Problems, field: string, value: number | undefined): void {
  if (value !== undefined && value < 0) problems.invalid(field, value, NEGATIVE)
}

/** The number, where there is one, must be in the range, both ends included. */
export function inRange(
  problems: Problems,
  field: string,
  value: number | undefined,
  [from, to]: readonly [number, number],
): void {
  if (value !== undefined && (value < from || value > to)) problems.invalid(field, value, between(from, to))
}
