/** What the grammar takes next; the words are those of Go's encoding/json after `invalid character 'x' `. */
const EXPECTATIONS = {
  value: 'looking for beginning of value',
  firstName: 'looking for beginning of object key string',
  name: 'looking for beginning of object key string',
  colon: 'after object key',
  afterMember: 'after object key:value pair',
  afterItem: 'after array element',
  firstItem: 'looking for beginning of value',
  end: 'after top-level value',
} as const

type Expectation = keyof typeof EXPECTATIONS

// oxlint-disable-next-line no-control-regex -- JSON's strings may not hold them
const STRING = /"[^"\\\u0000-\u001f]*(?:\\.[^"\\\u0000-\u001f]*)*("|$)?/y
const LITERAL = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const SPACE = /[ \t\r\n]*/y

const matchAt = (pattern: RegExp, text: string, position: number): RegExpExecArray | null => {
  pattern.lastIndex = position
  return pattern.exec(text)
}

/** A reader that goes as far as the text is JSON. */
class Reader {
  readonly #text: string
  readonly #open: ('{' | '[')[] = []
  #position = 0
  #expects: Expectation = 'value'

  constructor(text: string) {
    this.#text = text
  }

  /** What is wrong, or undefined at the end of a text in which nothing is. */
  problem(): string | undefined {
    for (;;) {
      this.#position += matchAt(SPACE, this.#text, this.#position)?.[0].length ?? 0
      const sign = this.#text.charAt(this.#position)
      if (sign === '') return this.#expects === 'end' ? undefined : 'unexpected end of JSON input'
      const length = this.#step(sign)
      if (length === undefined) return invalidCharacter(sign, EXPECTATIONS[this.#expects])
      if (typeof length === 'string') return length
      this.#position += length
    }
  }

  /** How long the next token is, undefined when none fits, or what is wrong inside it. */
  #step(sign: string): number | string | undefined {
    switch (this.#expects) {
      case 'value':
      case 'firstItem':
        return this.#value(sign)
      case 'firstName':
      case 'name':
        return this.#name(sign)
      case 'colon':
        if (sign !== ':') return undefined
        this.#expects = 'value'
        return 1
      case 'afterMember':
      case 'afterItem':
        return this.#separator(sign)
      case 'end':
        return undefined
    }
  }

  #value(sign: string): number | string | undefined {
    if (sign === '{' || sign === '[') {
      this.#open.push(sign)
      this.#expects = sign === '{' ? 'firstName' : 'firstItem'
      return 1
    }
    if (sign === ']' && this.#expects === 'firstItem') return this.#close()
    const length = sign === '"' ? this.#string() : matchAt(LITERAL, this.#text, this.#position)?.[0].length
    if (typeof length === 'number') this.#expects = this.#after()
    return length
  }

  #name(sign: string): number | string | undefined {
    if (sign === '}' && this.#expects === 'firstName') return this.#close()
    if (sign !== '"') return undefined
    const length = this.#string()
    if (typeof length === 'number') this.#expects = 'colon'
    return length
  }

  #separator(sign: string): number | undefined {
    const isObject = this.#open.at(-1) === '{'
    if (sign === (isObject ? '}' : ']')) return this.#close()
    if (sign !== ',') return undefined
    this.#expects = isObject ? 'name' : 'value'
    return 1
  }

  #string(): number | string {
    const [found = '', end] = matchAt(STRING, this.#text, this.#position) ?? []
    if (end === '"') return found.length
    const sign = this.#text.charAt(this.#position + found.length)
    return sign === '' ? 'unexpected end of JSON input' : invalidCharacter(sign, 'in string literal')
  }

  #close(): number {
    this.#open.pop()
    this.#expects = this.#after()
    return 1
  }

  #after(): Expectation {
    const open = this.#open.at(-1)
    if (open === undefined) return 'end'
    return open === '{' ? 'afterMember' : 'afterItem'
  }
}

function invalidCharacter(sign: string, where: string): string {
  const shown =
    sign === "'" ? String.raw`'\''` : sign === '"' ? `'"'` : `'${JSON.stringify(sign).slice(1, -1)}'`
  return `invalid character ${shown} ${where}`
}

/** What Go's encoding/json would say of a text that JSON.parse refused: `invalid character 'x' after object key`. */
export function describeSyntaxError(text: string): string {
  return new Reader(text).problem() ?? 'invalid escape in string literal'
}
