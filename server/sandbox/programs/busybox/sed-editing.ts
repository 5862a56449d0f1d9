import { matches } from '../bounded.ts'
import { pace } from '../pace.ts'
import type { ProcessContext } from '../program.ts'
import { SedError } from './sed-script.ts'
import type { Address, SedCommand } from './sed-script.ts'
import { holdAtMost, substitute } from './sed-substitution.ts'

export interface SedLine {
  text: string
  last: boolean
}

/** What one line goes through: the pattern space, what is printed before it and after it. */
interface Cycle {
  space: string
  last: boolean
  before: string
  after: string
  substituted: boolean
}

/** Where a command leads: to the next, to a label, to the end of the cycle with or without printing, to the end of all. */
type Step = 'on' | 'end' | 'delete' | 'restart' | 'quit' | { label: string }

/** A run of a sed script over lines: the hold space, the line number, the ranges that are open. */
export class SedEditing {
  readonly #context: ProcessContext
  readonly #commands: readonly SedCommand[]
  readonly #prints: boolean
  readonly #open = new Set<SedCommand>()
  #next: () => Promise<SedLine | undefined> = () => Promise.resolve(undefined)
  #hold = ''
  #number = 0

  constructor(context: ProcessContext, commands: readonly SedCommand[], prints: boolean) {
    this.#context = context
    this.#commands = commands
    this.#prints = prints
  }

  /** Edits until the lines end or the script quits. @throws {SedError} for a label that is nowhere */
  async run(next: () => Promise<SedLine | undefined>, emit: (text: string) => Promise<void>): Promise<void> {
    this.#next = next
    let kept: Cycle | undefined
    for (;;) {
      const cycle = kept ?? (await this.#newCycle())
      kept = undefined
      if (!cycle) return
      const ended = await this.#cycle(cycle)
      const printed = this.#prints && ended !== 'delete' && ended !== 'restart' ? `${cycle.space}\n` : ''
      await emit(cycle.before + printed + cycle.after)
      if (ended === 'quit') return
      if (ended === 'restart') kept = { ...cycle, before: '', after: '' }
    }
  }

  async #newCycle(): Promise<Cycle | undefined> {
    const line = await this.#take()
    return line && { space: line.text, last: line.last, before: '', after: '', substituted: false }
  }

  async #take(): Promise<SedLine | undefined> {
    const line = await this.#next()
    if (line) this.#number++
    return line
  }

  async #cycle(cycle: Cycle): Promise<'end' | 'delete' | 'restart' | 'quit'> {
    for (let index = 0; index < this.#commands.length; index++) {
      const command = this.#commands[index]
      holdAtMost(cycle.space.length + cycle.before.length + cycle.after.length + this.#hold.length)
      await pace(this.#context, 64)
      if (!command) continue
      if (!this.#applies(command, cycle)) {
        if (command.name === '{') index = command.end - 1
        continue
      }
      const step = await this.#step(command, cycle)
      if (step === 'on') continue
      if (typeof step === 'string') return step
      if (step.label === '') return 'end'
      index = this.#commands.findIndex((one) => one.name === ':' && one.text === step.label)
      if (index < 0) throw new SedError(`can't find label for jump to '${step.label}'`)
    }
    return 'end'
  }

  async #step(command: SedCommand, cycle: Cycle): Promise<Step> {
    switch (command.name) {
      case 's':
        return this.#substitute(command, cycle)
      case 'y':
        cycle.space = Array.from(cycle.space, (character) => command.map.get(character) ?? character).join('')
        return 'on'
      case 'a':
      case 'i':
      case 'c':
        return this.#text(command, cycle)
      case 'b':
      case 't':
        return this.#jump(command, cycle)
      case ':':
      case '{':
        return 'on'
      case 'n':
      case 'N':
        return this.#advance(command.name, cycle)
      case 'h':
      case 'H':
      case 'g':
      case 'G':
      case 'x':
        this.#exchange(command.name, cycle)
        return 'on'
      case 'p':
      case 'P':
      case '=':
      case 'd':
      case 'D':
      case 'q':
        return this.#simple(command.name, cycle)
    }
  }

  #text({ name, text }: { name: SedCommand['name']; text: string }, cycle: Cycle): Step {
    if (name === 'a') cycle.after += `${text}\n`
    else cycle.before += `${text}\n`
    return name === 'c' ? 'delete' : 'on'
  }

  #jump({ name, text }: { name: SedCommand['name']; text: string }, cycle: Cycle): Step {
    if (name === 't' && !cycle.substituted) return 'on'
    cycle.substituted = false
    return { label: text }
  }

  #simple(name: 'p' | 'P' | '=' | 'd' | 'D' | 'q', cycle: Cycle): Step {
    switch (name) {
      case 'p':
        cycle.before += `${cycle.space}\n`
        return 'on'
      case 'P':
        cycle.before += `${cycle.space.split('\n')[0] ?? ''}\n`
        return 'on'
      case '=':
        cycle.before += `${this.#number}\n`
        return 'on'
      case 'd':
        return 'delete'
      case 'D': {
        const newline = cycle.space.indexOf('\n')
        cycle.space = cycle.space.slice(newline + 1)
        return newline < 0 ? 'delete' : 'restart'
      }
      case 'q':
        return 'quit'
    }
  }

  async #advance(name: 'n' | 'N', cycle: Cycle): Promise<Step> {
    // Without a next line the script ends and what is there is printed.
    const line = cycle.last ? undefined : await this.#take()
    if (!line) return 'quit'
    if (name === 'n' && this.#prints) cycle.before += `${cycle.space}\n`
    cycle.space = name === 'n' ? line.text : `${cycle.space}\n${line.text}`
    cycle.last = line.last
    return 'on'
  }

  #exchange(name: 'h' | 'H' | 'g' | 'G' | 'x', cycle: Cycle): void {
    const hold = this.#hold
    const { space } = cycle
    if (name === 'h') this.#hold = space
    else if (name === 'H') this.#hold = `${hold}\n${space}`
    else if (name === 'g') cycle.space = hold
    else if (name === 'G') cycle.space = `${space}\n${hold}`
    else {
      this.#hold = space
      cycle.space = hold
    }
  }

  #substitute(command: Extract<SedCommand, { name: 's' }>, cycle: Cycle): Step {
    const changed = substitute(command, cycle.space)
    if (changed === undefined) return 'on'
    cycle.space = changed
    cycle.substituted = true
    if (command.flags.includes('p')) cycle.before += `${changed}\n`
    return 'on'
  }

  #applies(command: SedCommand, cycle: Cycle): boolean {
    return this.#inRange(command, cycle) !== command.negated
  }

  #inRange(command: SedCommand, cycle: Cycle): boolean {
    const { from, to } = command
    if (!from) return true
    if (!to) return this.#at(from, cycle)
    const over = to.kind === 'line' && to.number <= this.#number
    if (this.#open.has(command)) {
      if (over || this.#at(to, cycle)) this.#open.delete(command)
      return true
    }
    if (!this.#at(from, cycle)) return false
    if (!over) this.#open.add(command)
    return true
  }

  #at(address: Address, { space, last }: Cycle): boolean {
    switch (address.kind) {
      case 'line':
        return address.number === this.#number
      case 'last':
        return last
      case 'expression':
        return matches(address.expression, space)
    }
  }
}
