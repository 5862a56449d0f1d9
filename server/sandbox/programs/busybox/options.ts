/** Arguments that an applet does not understand: an unknown option, one without its argument, too few operands. */
export class UsageError extends Error {
  override name = 'UsageError'
  readonly code: 'unknown' | 'argument' | 'operand'
  readonly option: string

  constructor(code: 'unknown' | 'argument' | 'operand', option = '') {
    super(`${code} ${option}`)
    this.code = code
    this.option = option
  }
}

/** The arguments that each option was given, `''` for one that takes none. */
export type Options = ReadonlyMap<string, readonly string[]>

interface OptionsSpec {
  options?: string
  long?: Readonly<Record<string, string>>
  number?: string
}

/** Takes arguments apart as getopt_long(3) does. @throws {UsageError} */
export function parseOptions(
  words: readonly string[],
  { options: spec = '', long = {}, number }: OptionsSpec,
): { options: Options; operands: string[] } {
  const options = new Map<string, string[]>()
  const operands: string[] = []
  const rest = [...words]
  const add = (letter: string, value: string): void => {
    options.set(letter, [...(options.get(letter) ?? []), value])
  }
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') return { options, operands: [...operands, ...rest] }
    if (word.startsWith('--')) addLong(word, { spec, long, rest, add })
    else if (number !== undefined && /^-[0-9]+$/.test(word)) add(number, word.slice(1))
    else if (/^-./.test(word)) addShort(word, { spec, rest, add })
    else {
      operands.push(word)
      if (spec.startsWith('+')) return { options, operands: [...operands, ...rest] }
    }
  }
  return { options, operands }
}

interface Parsing {
  spec: string
  rest: string[]
  add: (letter: string, value: string) => void
}

function addShort(word: string, { spec, rest, add }: Parsing): void {
  for (let index = 1; index < word.length; index++) {
    const letter = word.charAt(index)
    const place = spec.indexOf(letter)
    if (place < 0 || letter === ':' || letter === '+') throw new UsageError('unknown', letter)
    if (spec.charAt(place + 1) !== ':') {
      add(letter, '')
      continue
    }
    const attached = word.slice(index + 1)
    if (attached !== '' || spec.charAt(place + 2) === ':') return add(letter, attached)
    const value = rest.shift()
    if (value === undefined) throw new UsageError('argument', letter)
    return add(letter, value)
  }
}

function addLong(
  word: string,
  { spec, long, rest, add }: Parsing & { long: Readonly<Record<string, string>> },
): void {
  const [name = '', ...values] = word.slice(2).split('=')
  const letter = Object.hasOwn(long, name) ? long[name] : undefined
  if (letter === undefined) throw new UsageError('unknown', `-${name}`)
  if (spec.charAt(spec.indexOf(letter) + 1) !== ':') return add(letter, '')
  const value = values.length > 0 ? values.join('=') : rest.shift()
  if (value === undefined) throw new UsageError('argument', letter)
  add(letter, value)
}
