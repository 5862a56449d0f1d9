import { nearest } from './deck/nearest.ts'
import { ArgumentError, expectedBare, expectedFlag, expectedOnce, expectedValue } from './messages.ts'

/** A flag as it stands on the command line, in the words of `parseArgs`. */
interface FlagToken {
  kind: 'option'
  name: string
  rawName: string
  value: string | undefined
  /** True for `--flag=value`. */
  inlineValue: boolean | undefined
}

/** A word of the command line; those that are no flags are not looked at. */
export type Token = FlagToken | { kind: 'positional' | 'option-terminator' }

/** The flags that are known, by their long names. */
export type KnownFlags = Readonly<Record<string, { type: 'string' | 'boolean' }>>

/**
 * Sees that each flag is known, and has a value, a single one, when it takes one.
 * @throws {ArgumentError} `unknown-flag`, `no-value`, `twice`
 */
export function checkFlags(tokens: readonly Token[], known: KnownFlags): void {
  const seen = new Set<string>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    checkFlag(token, known)
    const { name, rawName, value } = token
    if (value !== undefined && seen.has(name)) throw new ArgumentError('twice', expectedOnce(rawName))
    seen.add(name)
  }
}

function checkFlag({ name, rawName, value, inlineValue }: FlagToken, known: KnownFlags): void {
  const flag = Object.hasOwn(known, name) ? known[name] : undefined
  if (flag === undefined) {
    const closest = nearest(name, Object.keys(known))
    throw new ArgumentError('unknown-flag', expectedFlag(rawName, closest && `--${closest}`))
  }
  const needsValue = flag.type === 'string'
  // `-o --pdf` would take a flag for a folder; a path that begins so can be given behind `=`.
  const isFlag = inlineValue !== true && /^-./.test(value ?? '')
  if (needsValue && (value === undefined || value === '' || isFlag))
    throw new ArgumentError('no-value', expectedValue(rawName, value))
  if (!needsValue && value !== undefined) throw new ArgumentError('no-value', expectedBare(rawName, value))
}
