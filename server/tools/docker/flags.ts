import { DockerError } from './docker-error.ts'
import { needsArgument, unknownFlag, unknownShorthand } from './messages.ts'

/** One flag: its short letter, and whether it takes a value. */
export interface Flag {
  short?: string
  takes?: 'value'
  /** What `--help` says of it; flags without a word are taken and change nothing. */
  about?: string
}

export type Flags = Readonly<Record<string, Flag>>

/** The words of a command, sorted. */
export interface Call {
  words: string[]
  /** Each flag's values in the order given; `true` for one that takes none. */
  flags: ReadonlyMap<string, readonly string[]>
}

/** True when a flag was given, and not as `--flag=false`. */
export const isSet = ({ flags }: Call, name: string): boolean =>
  !['false', undefined].includes(flags.get(name)?.at(-1))

/** All values that a flag was given. */
export const valuesOf = ({ flags }: Call, name: string): readonly string[] => flags.get(name) ?? []

/** The last value that a flag was given. */
export const valueOf = (call: Call, name: string): string | undefined => valuesOf(call, name).at(-1)

export interface FlagRules {
  /** `docker pull`, for what is said of a wrong one. */
  command: string
  flags: Flags
  /** True for a command that hands everything after its first word on. */
  stopsAtWord?: boolean
}

/**
 * Sorts the words after a command as Docker's client does (pflag): `--name value`, `--name=value`, `-abc`, `-fvalue`, `--`.
 * @throws {DockerError} `usage`, exit code 125
 */
export function parseFlags(given: readonly string[], rules: FlagRules): Call {
  const { command, flags, stopsAtWord = false } = rules
  const found = new Map<string, string[]>()
  const words: string[] = []
  const queue = [...given]
  const add = (name: string, value: string): void => void found.set(name, [...(found.get(name) ?? []), value])
  const take = (shown: string): string => {
    const value = queue.shift()
    if (value === undefined) throw new DockerError('usage', needsArgument(command, shown), { exitCode: 125 })
    return value
  }
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === '--') return { words: [...words, ...queue], flags: found }
    if (word.startsWith('--')) takeLong(word, rules, { add, take })
    else if (word.startsWith('-') && word.length > 1) takeShort(word, { command, flags }, { add, take })
    else if (stopsAtWord) return { words: [...words, word, ...queue], flags: found }
    else words.push(word)
  }
  return { words, flags: found }
}

interface Hands {
  add: (name: string, value: string) => void
  take: (shown: string) => string
}

function takeLong(word: string, { command, flags }: FlagRules, { add, take }: Hands): void {
  const equals = word.indexOf('=')
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals)
  const flag = Object.hasOwn(flags, name) ? flags[name] : name === 'help' ? {} : undefined
  if (!flag) throw new DockerError('usage', unknownFlag(command, `--${name}`), { exitCode: 125 })
  if (equals >= 0) add(name, word.slice(equals + 1))
  else add(name, flag.takes ? take(`--${name}`) : 'true')
}

function takeShort(word: string, { command, flags }: FlagRules, { add, take }: Hands): void {
  for (let at = 1; at < word.length; at += 1) {
    const letter = word[at] ?? ''
    const [name, flag] = Object.entries(flags).find(([, { short }]) => short === letter) ?? []
    if (name === undefined || !flag)
      throw new DockerError('usage', unknownShorthand(command, letter, word), { exitCode: 125 })
    if (!flag.takes) {
      add(name, 'true')
      continue
    }
    const rest = word.slice(at + 1).replace(/^=/, '')
    return add(name, rest === '' ? take(`'${letter}' in -${letter}`) : rest)
  }
}
