import { isReadOnly, outOfMemory } from './messages.ts'
import { ShellError } from './shell-error.ts'

interface Variable {
  value: string | undefined
  exported: boolean
  readOnly: boolean
}

/** All values together; a shell that holds more would take memory from the whole sandbox. */
const MOST_CHARACTERS = 4 * 1024 * 1024

/** A shell's variables, with those that a function keeps to itself. */
export class Variables {
  readonly #all = new Map<string, Variable>()
  /** For each function being run, what its local names meant outside. */
  readonly #scopes: Map<string, Variable | undefined>[] = []
  /** At least as long as all values are; counted anew when it seems too much. */
  #characters = 0

  constructor(env: Readonly<Record<string, string>>) {
    for (const [name, value] of Object.entries(env)) {
      this.#all.set(name, { value, exported: true, readOnly: false })
    }
  }

  /** A copy for a subshell. */
  clone(): Variables {
    const copy = new Variables({})
    for (const [name, variable] of this.#all) copy.#all.set(name, { ...variable })
    for (const scope of this.#scopes) copy.#scopes.push(new Map(scope))
    copy.#characters = this.#characters
    return copy
  }

  get(name: string): string | undefined {
    return this.#all.get(name)?.value
  }

  /** @throws {ShellError} for a read-only one, and when it is too much */
  set(name: string, value: string, exported = false): void {
    const known = this.#all.get(name)
    this.#charge(value)
    if (!known) this.#all.set(name, { value, exported, readOnly: false })
    else {
      this.#assertWritable(name, known)
      known.value = value
      known.exported ||= exported
    }
  }

  /** @throws {ShellError} for a read-only one */
  unset(name: string): void {
    const known = this.#all.get(name)
    if (!known) return
    this.#assertWritable(name, known)
    this.#all.delete(name)
  }

  mark(name: string, mark: 'exported' | 'readOnly'): void {
    const known = this.#all.get(name) ?? { value: undefined, exported: false, readOnly: false }
    known[mark] = true
    this.#all.set(name, known)
  }

  /** What children get, and these assignments over it. */
  environment(extra: ReadonlyMap<string, string> = new Map()): Record<string, string> {
    const env: Record<string, string> = {}
    for (const [name, { value, exported }] of this.#all) {
      if (exported && value !== undefined) env[name] = value
    }
    return { ...env, ...Object.fromEntries(extra) }
  }

  /** Names and values, sorted; only those with the mark when one is given. */
  entries(mark?: 'exported' | 'readOnly'): [string, string | undefined][] {
    return [...this.#all]
      .filter(([, variable]) => mark === undefined || variable[mark])
      .map(([name, { value }]): [string, string | undefined] => [name, value])
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
  }

  get inFunction(): boolean {
    return this.#scopes.length > 0
  }

  enterFunction(): void {
    this.#scopes.push(new Map())
  }

  leaveFunction(): void {
    for (const [name, variable] of this.#scopes.pop() ?? []) {
      if (variable) this.#all.set(name, variable)
      else this.#all.delete(name)
    }
  }

  /** Makes a name the running function's own. */
  makeLocal(name: string): void {
    const scope = this.#scopes.at(-1)
    if (!scope || scope.has(name)) return
    const outer = this.#all.get(name)
    scope.set(name, outer)
    if (outer) this.#all.set(name, { ...outer })
  }

  #charge(value: string): void {
    this.#characters += value.length
    if (this.#characters <= MOST_CHARACTERS) return
    this.#characters = value.length
    for (const known of this.#all.values()) this.#characters += known.value?.length ?? 0
    if (this.#characters > MOST_CHARACTERS) throw new ShellError('expansion', outOfMemory())
  }

  #assertWritable(name: string, variable: Variable): void {
    if (variable.readOnly) throw new ShellError('expansion', isReadOnly(name))
  }
}
