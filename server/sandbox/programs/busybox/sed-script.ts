import { compileExpression } from './regular-expression.ts'

/** A sed script that is none; the message is sed's. */
export class SedError extends Error {
  override name = 'SedError'
}

export type Address =
  { kind: 'line'; number: number } | { kind: 'last' } | { kind: 'expression'; expression: RegExp }

/** The lines that a command is for. */
interface Condition {
  from: Address | undefined
  to: Address | undefined
  negated: boolean
}

export type SedCommand = Condition &
  (
    | { name: 's'; expression: RegExp; replacement: string; flags: string }
    | { name: 'y'; map: ReadonlyMap<string, string> }
    /** Text to print, or a label. */
    | { name: 'a' | 'i' | 'c' | 'b' | 't' | ':'; text: string }
    /** A group, and where the script goes on behind it. */
    | { name: '{'; end: number }
    | { name: SimpleName }
  )

const SIMPLE = ['p', 'P', 'd', 'D', 'q', '=', 'n', 'N', 'h', 'H', 'g', 'G', 'x'] as const
type SimpleName = (typeof SIMPLE)[number]

/** Reads a script's commands. @throws {SedError} */
export function parseSed(script: string, extended: boolean): SedCommand[] {
  return new ScriptReader(script, extended).commands()
}

class ScriptReader {
  readonly #script: string
  readonly #extended: boolean
  #position = 0

  constructor(script: string, extended: boolean) {
    this.#script = script
    this.#extended = extended
  }

  commands(): SedCommand[] {
    const commands: SedCommand[] = []
    const groups: Extract<SedCommand, { name: '{' }>[] = []
    for (;;) {
      this.#skip(/[\s;]*/y)
      if (this.#position >= this.#script.length) {
        if (groups.length > 0) throw new SedError('unmatched {')
        return commands
      }
      if (this.#take('}')) {
        const group = groups.pop()
        if (!group) throw new SedError('unmatched }')
        group.end = commands.length
        continue
      }
      const condition = this.#condition()
      if (this.#take('{')) {
        const group = { ...condition, name: '{' as const, end: 0 }
        groups.push(group)
        commands.push(group)
      } else commands.push(this.#command(condition))
    }
  }

  #condition(): Condition {
    const from = this.#address()
    this.#skip(/\s*/y)
    const to = from && this.#take(',') ? this.#address() : undefined
    this.#skip(/\s*/y)
    const negated = this.#take('!')
    this.#skip(/\s*/y)
    return { from, to, negated }
  }

  #address(): Address | undefined {
    const number = this.#skip(/[0-9]+/y)
    if (number !== '') return { kind: 'line', number: Number(number) }
    if (this.#take('$')) return { kind: 'last' }
    if (!this.#take('/')) return undefined
    const source = this.#until('/')
    return { kind: 'expression', expression: this.#compile(source, this.#take('I') ? 'i' : '') }
  }

  #command(addressed: Condition): SedCommand {
    const name = this.#script.charAt(this.#position++)
    const simple = SIMPLE.find((one) => one === name)
    if (simple) return { ...addressed, name: simple }
    switch (name) {
      case 's': {
        const separator = this.#script.charAt(this.#position++)
        const source = this.#until(separator)
        const replacement = this.#until(separator)
        const flags = this.#skip(/[gpiI0-9]*/y)
        const expression = this.#compile(source, `g${/[iI]/.test(flags) ? 'i' : ''}`)
        return { ...addressed, name, expression, replacement, flags }
      }
      case 'y': {
        const separator = this.#script.charAt(this.#position++)
        const from = Array.from(this.#until(separator))
        const to = Array.from(this.#until(separator))
        if (from.length !== to.length) throw new SedError('y/// strings have different lengths')
        return {
          ...addressed,
          name,
          map: new Map(from.map((character, index) => [character, to[index] ?? ''])),
        }
      }
      case 'a':
      case 'i':
      case 'c': {
        this.#skip(/[ \t]*(?:\\\n?)?[ \t]*/y)
        return { ...addressed, name, text: this.#skip(/[^\n]*/y) }
      }
      case 'b':
      case 't':
      case ':': {
        this.#skip(/[ \t]*/y)
        return { ...addressed, name, text: this.#skip(/[^\s;}]*/y) }
      }
      default:
        throw new SedError(name === '' ? 'missing command' : `unsupported command ${name}`)
    }
  }

  #compile(source: string, flags: string): RegExp {
    const expression = compileExpression(source, { extended: this.#extended, flags })
    if (!expression) throw new SedError(`bad regex '${source}'`)
    return expression
  }

  /** Text up to a separator, which is taken; an escaped separator is text. */
  #until(separator: string): string {
    let text = ''
    for (; this.#position < this.#script.length; this.#position++) {
      const character = this.#script.charAt(this.#position)
      if (character === separator) {
        this.#position++
        return text
      }
      if (character === '\\') {
        const escaped = this.#script.charAt(++this.#position)
        text += escaped === separator ? escaped : `\\${escaped}`
      } else text += character
    }
    throw new SedError(`unmatched '${separator}'`)
  }

  #take(text: string): boolean {
    if (!this.#script.startsWith(text, this.#position)) return false
    this.#position += text.length
    return true
  }

  #skip(expression: RegExp): string {
    expression.lastIndex = this.#position
    const found = expression.exec(this.#script)?.[0] ?? ''
    this.#position += found.length
    return found
  }
}
