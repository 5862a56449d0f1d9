import { readAll, readLines } from '../io.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'
import { UsageError } from './options.ts'
import { SedError, parseSed } from './sed-script.ts'
import type { Address, SedCommand } from './sed-script.ts'

/** `sed`: s, y, p, d, q, =, a, i, c, n, N, h, H, g, G, x, with addresses, ranges and `!`; without labels and w. */
export const sed = applet({
  name: 'sed',
  usage: '[-i] [-nrE] [-e CMD]... [CMD] [FILE]...',
  about: 'Edit lines of FILEs (or stdin)',
  options: 'i::nrEe:sz',
  run: async (tool) => {
    const names = [...tool.operands]
    const scripts = [...(tool.options.get('e') ?? [])]
    if (scripts.length === 0) {
      const first = names.shift()
      if (first === undefined) throw new UsageError('operand')
      scripts.push(first)
    }
    try {
      const commands = parseSed(scripts.join('\n'), tool.has('E') || tool.has('r'))
      return await edit(tool, commands, names)
    } catch (error) {
      if (!(error instanceof SedError)) throw error
      return tool.fail(error.message)
    }
  },
})

async function edit(tool: Tool, commands: readonly SedCommand[], names: readonly string[]): Promise<number> {
  const { context } = tool
  let status = 0
  if (!tool.has('i')) {
    const editing = new Editing(commands, !tool.has('n'))
    for (const name of names.length === 0 ? ['-'] : names) {
      if (name !== '-' && !context.files.exists(tool.path(name))) {
        status = await tool.fail(`${name}: No such file or directory`)
        continue
      }
      let held: string | undefined
      for await (const line of readLines(context, tool.open(name))) {
        if (held !== undefined) await tool.print(editing.line(held, false))
        held = line
        if (editing.ended) return status
      }
      if (held !== undefined) await tool.print(editing.line(held, name === (names.at(-1) ?? '-')))
    }
    return status
  }
  for (const name of names) {
    const editing = new Editing(commands, !tool.has('n'))
    const text = (await readAll(context, tool.open(name))).toString()
    const lines = text.split('\n')
    if (lines.at(-1) === '') lines.pop()
    const edited = lines.map((line, index) => editing.line(line, index === lines.length - 1)).join('')
    const suffix = tool.value('i') ?? ''
    if (suffix !== '') context.files.writeFile(tool.path(name + suffix), text)
    context.files.writeFile(tool.path(name), edited)
  }
  return status
}

/** One pass over lines: the pattern space, the hold space, which ranges are open. */
class Editing {
  ended = false
  readonly #commands: readonly SedCommand[]
  readonly #prints: boolean
  readonly #open = new Set<SedCommand>()
  #hold = ''
  #pending: string | undefined
  #number = 0

  constructor(commands: readonly SedCommand[], prints: boolean) {
    this.#commands = commands
    this.#prints = prints
  }

  /** What a line becomes on the output. */
  line(text: string, last: boolean): string {
    if (this.ended) return ''
    this.#number++
    let space = this.#pending === undefined ? text : `${this.#pending}\n${text}`
    this.#pending = undefined
    let [before, after] = ['', '']
    for (const command of this.#commands) {
      if (!this.#applies(command, space, last)) continue
      switch (command.name) {
        case 's': {
          const changed = substitute(command, space)
          if (changed !== undefined) {
            space = changed
            if (command.flags.includes('p')) before += `${space}\n`
          }
          break
        }
        case 'y':
          space = [...space].map((character) => command.map.get(character) ?? character).join('')
          break
        case 'N':
          if (!last) {
            this.#pending = space
            return before
          }
          break
        case 'd':
          return before + after
        case 'q':
          this.ended = true
          return before + (this.#prints ? `${space}\n` : '') + after
        case 'c':
          return `${before}${command.text}\n`
        case 'i':
          before += `${command.text}\n`
          break
        case 'a':
          after += `${command.text}\n`
          break
        case 'p':
          before += `${space}\n`
          break
        case '=':
          before += `${this.#number}\n`
          break
        default:
          space = this.#exchange(command.name, space)
      }
    }
    return before + (this.#prints ? `${space}\n` : '') + after
  }

  #exchange(name: string, space: string): string {
    const hold = this.#hold
    if (name === 'h') this.#hold = space
    else if (name === 'H') this.#hold = `${hold}\n${space}`
    else if (name === 'g') return hold
    else if (name === 'G') return `${space}\n${hold}`
    else if (name === 'x') {
      this.#hold = space
      return hold
    }
    return space
  }

  #applies(command: SedCommand, space: string, last: boolean): boolean {
    const { from, to, negated } = command
    if (!from) return true
    if (!to) return this.#at(from, space, last) !== negated
    if (this.#open.has(command)) {
      const over = to.kind === 'line' && to.number <= this.#number
      if (over || this.#at(to, space, last)) this.#open.delete(command)
      return !negated
    }
    if (!this.#at(from, space, last)) return negated
    if (!(to.kind === 'line' && to.number <= this.#number)) this.#open.add(command)
    return !negated
  }

  #at(address: Address, space: string, last: boolean): boolean {
    switch (address.kind) {
      case 'line':
        return address.number === this.#number
      case 'last':
        return last
      case 'expression':
        return address.expression.test(space)
    }
  }
}

/** The space after s///, undefined when nothing matched. */
function substitute(command: Extract<SedCommand, { name: 's' }>, space: string): string | undefined {
  const nth = Number(/[0-9]+/.exec(command.flags)?.[0] ?? '1')
  const all = command.flags.includes('g')
  let count = 0
  let changed = false
  const result = space.replace(command.expression, (...parts: unknown[]) => {
    const groups = parts.filter(
      (part): part is string | undefined => typeof part === 'string' || part === undefined,
    )
    const whole = groups[0] ?? ''
    count++
    if (count < nth || (count > nth && !all)) return whole
    changed = true
    return command.replacement.replace(/\\(.)|&/gs, (match, escaped?: string) => {
      if (match === '&') return whole
      if (escaped === 'n') return '\n'
      if (escaped === 't') return '\t'
      return escaped !== undefined && /[0-9]/.test(escaped)
        ? (groups[Number(escaped)] ?? '')
        : (escaped ?? '')
    })
  })
  return changed ? result : undefined
}
