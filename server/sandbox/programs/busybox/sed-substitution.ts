import { bounded } from '../bounded.ts'
import { ProcessEnded } from '../process-ended.ts'
import { exitCodeOf } from '../signals.ts'
import type { SedCommand } from './sed-script.ts'

/** A script that holds more than this is killed, as a process is that has no memory left. */
const MOST_HELD_CHARACTERS = 8 * 1024 * 1024

/** @throws {ProcessEnded} when a script holds more characters than there is room for */
export function holdAtMost(characters: number): void {
  if (characters > MOST_HELD_CHARACTERS) throw new ProcessEnded(exitCodeOf('KILL'))
}

/** The space after s///, undefined when nothing matched. @throws {ProcessEnded} when it is too much */
export function substitute(command: Extract<SedCommand, { name: 's' }>, space: string): string | undefined {
  const nth = Number(/[0-9]+/.exec(command.flags)?.[0] ?? '1')
  const all = command.flags.includes('g')
  let count = 0
  let size = 0
  let changed = false
  const replace = (...parts: unknown[]): string => {
    const [whole = '', ...groups] = parts.map((part) => (typeof part === 'string' ? part : ''))
    count++
    if (count < nth || (count > nth && !all)) return whole
    changed = true
    holdAtMost((size += command.replacement.length + whole.length))
    return command.replacement.replace(/\\(.)|&/gs, (match, escaped?: string) => {
      if (match === '&') return whole
      if (escaped === 'n') return '\n'
      if (escaped === 't') return '\t'
      if (escaped === '0') return whole
      return escaped !== undefined && /[1-9]/.test(escaped)
        ? (groups[Number(escaped) - 1] ?? '')
        : (escaped ?? '')
    })
  }
  const result = bounded(command.expression, space, () => space.replace(command.expression, replace))
  return changed ? result : undefined
}
