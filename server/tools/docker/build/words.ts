/** Puts variables in: `$A`, `${A}`, `${A:-default}`, `${A:+instead}`; `\$` is a dollar sign. */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /\\(\$)|\$(?:(\w+)|\{(\w+)(?:(:?[-+])((?:[^{}]|\$\{[^{}]*\})*))?\})/g,
    (_all, dollar?: string, plain?: string, braced?: string, operator?: string, word = '') => {
      if (dollar !== undefined) return dollar
      const value = variables.get(plain ?? braced ?? '')
      const isGiven = operator?.startsWith(':') === true ? (value ?? '') !== '' : value !== undefined
      if (operator?.endsWith('-') === true && !isGiven) return expand(String(word), variables)
      if (operator?.endsWith('+') === true) return isGiven ? expand(String(word), variables) : ''
      return value ?? ''
    },
  )
}

/** Cuts a line into words at spaces outside quotes; the quotes go. Single quotes keep variables as they are. */
export function splitWords(text: string, variables?: ReadonlyMap<string, string>): string[] {
  const words: string[] = []
  let word: string | null = null
  const put = (part: string, isLiteral: boolean): void => {
    const value = isLiteral || !variables ? part : expand(part, variables)
    word = (word ?? '') + value
  }
  const token = /'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|(\s+)|((?:\\[\s\S]|[^\s'"\\])+)|([\s\S])/g
  for (const [, single, double, space, bare, other] of text.matchAll(token)) {
    if (space !== undefined) {
      if (word !== null) words.push(word)
      word = null
    } else if (single !== undefined) put(single, true)
    else if (double !== undefined) put(double.replaceAll(/\\(["\\])/g, '$1'), false)
    else put((bare ?? other ?? '').replaceAll(/\\([^$])/g, '$1'), false)
  }
  if (word !== null) words.push(word)
  return words
}

/** Reads `["a", "b"]`; null for what is no list of texts, which is a line for the shell. */
export function readExecForm(text: string): string[] | null {
  if (!text.startsWith('[')) return null
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null
  } catch {
    return null
  }
}

/** Reads `A=1 B="two words"`, or the old `A all the rest`. */
export function readPairs(text: string, variables: ReadonlyMap<string, string>): [string, string][] {
  if (!/^[^\s=]+=/.test(text)) {
    const [, name = '', value = ''] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? []
    return [[name, expand(value, variables)]]
  }
  return splitWords(text, variables).map(splitPair)
}

/** Cuts `NAME=value` at its first equals sign; the value of a bare name is empty. */
export function splitPair(pair: string): [name: string, value: string] {
  const equals = pair.indexOf('=')
  return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
}
