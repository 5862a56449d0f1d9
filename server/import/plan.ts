import type { StepAttributes } from '../deck/deck.ts'
import { runsUntilStopped } from '../deck/interrupt.ts'
import type { FencePart, MachinePart } from './parts.ts'

/** A block of the source that becomes a step, with what the autopilot's blocks around it say of it. */
export interface PlannedStep {
  part: FencePart | MachinePart
  code: string
  attributes: StepAttributes
  /** Something was waited for instead of the exit code. */
  waited: boolean
  /** The exit code was asked for all the same. */
  checked: boolean
  /** The step that its block runs when this one is stopped. */
  next: PlannedStep | null
}

/** Starts a plan for a block. */
export function planStep(
  part: FencePart | MachinePart,
  code: string,
  attributes: StepAttributes,
): PlannedStep {
  return { part, code, attributes, waited: false, checked: false, next: null }
}

/** The step's attributes: where the autopilot waited for a text it did not look at the exit code, so any will do. */
export function attributesOf({ code, attributes, waited, checked }: PlannedStep): StepAttributes {
  const endless = attributes.interrupt === true || runsUntilStopped(code)
  return waited && !checked && !endless && attributes.run !== false
    ? { ...attributes, exit: 'any' }
    : attributes
}

const quote = (value: string): string =>
  /^[\w./:%-]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`

const ORDER = ['run', 'terminal', 'hidden', 'exit', 'expect', 'timeout', 'interrupt', 'open'] as const

/** Writes attributes as they stand in braces behind a fence's language; empty for none. */
export function writeAttributes(attributes: StepAttributes): string {
  const words = ORDER.flatMap((name) => {
    const value = attributes[name]
    if (value === undefined) return []
    if (value === true) return [name]
    return [`${name}=${name === 'timeout' ? `${String(value)}s` : quote(String(value))}`]
  })
  return words.length === 0 ? '' : `{${words.join(' ')}}`
}

/** A regular expression, between slashes, for a text as it stands. Backticks cannot stand in an info string. */
export function textPattern(text: string): string {
  return `/${text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll('`', '.')}/`
}
