import { badArithmetic, divideByZero, tooDeep } from './messages.ts'
import { ShellError } from './shell-error.ts'

/** What an expression reads and changes. */
export interface ArithmeticVariables {
  get(name: string): string | undefined
  set(name: string, value: string): void
}

const TOKEN =
  /\s*(0[xX][0-9a-fA-F]+|[0-9]+|[A-Za-z_][A-Za-z0-9_]*|<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%<>=!~&|^?:(),])/y

/** Binary operators from the loosest to the tightest. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
  ['**'],
]

const truth = (value: boolean): bigint => (value ? 1n : 0n)

const OPERATIONS: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  '||': (left, right) => truth(left !== 0n || right !== 0n),
  '&&': (left, right) => truth(left !== 0n && right !== 0n),
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '&': (left, right) => left & right,
  '==': (left, right) => truth(left === right),
  '!=': (left, right) => truth(left !== right),
  '<': (left, right) => truth(left < right),
  '<=': (left, right) => truth(left <= right),
  '>': (left, right) => truth(left > right),
  '>=': (left, right) => truth(left >= right),
  '<<': (left, right) => left << (right & 63n),
  '>>': (left, right) => left >> (right & 63n),
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / nonZero(right),
  '%': (left, right) => left % nonZero(right),
  '**': (left, right) => left ** (right < 0n || right > 4096n ? 0n : right),
}

function nonZero(value: bigint): bigint {
  if (value === 0n) throw new ShellError('expansion', divideByZero())
  return value
}

/** Evaluates what stands between `$((` and `))` in 64 bits. @throws {ShellError} `expansion` */
export function evaluateArithmetic(text: string, variables: ArithmeticVariables, depth = 0): bigint {
  if (depth > 32) throw new ShellError('expansion', tooDeep())
  if (text.trim() === '') return 0n
  return new Evaluation(tokensOf(text), variables, depth).whole()
}

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  const trimmed = text.trimEnd()
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < trimmed.length) {
    const found = TOKEN.exec(trimmed)
    if (!found?.[1]) throw new ShellError('expansion', badArithmetic())
    tokens.push(found[1])
  }
  return tokens
}

/** One pass over an expression's tokens. Operands that && and || skip are evaluated all the same, as assignments there are rare. */
class Evaluation {
  readonly #tokens: readonly string[]
  readonly #variables: ArithmeticVariables
  readonly #depth: number
  #index = 0

  constructor(tokens: readonly string[], variables: ArithmeticVariables, depth: number) {
    this.#tokens = tokens
    this.#variables = variables
    this.#depth = depth
  }

  whole(): bigint {
    let value = this.#assignment()
    while (this.#take(',')) value = this.#assignment()
    if (this.#index < this.#tokens.length) throw new ShellError('expansion', badArithmetic())
    return value
  }

  #assignment(): bigint {
    const name = this.#tokens[this.#index] ?? ''
    const operator = this.#tokens[this.#index + 1] ?? ''
    if (!isName(name) || !/^(?:[-+*/%&|^]|<<|>>)?=$/.test(operator)) return this.#conditional()
    this.#index += 2
    const right = this.#assignment()
    const operation = OPERATIONS[operator.slice(0, -1)]
    return this.#store(name, operation ? operation(this.#read(name), right) : right)
  }

  #conditional(): bigint {
    const condition = this.#binary(0)
    if (!this.#take('?')) return condition
    const first = this.#assignment()
    this.#expect(':')
    const second = this.#conditional()
    return condition === 0n ? second : first
  }

  #binary(level: number): bigint {
    const operators = LEVELS[level]
    if (!operators) return this.#unary()
    let left = this.#binary(level + 1)
    for (;;) {
      const operator = this.#tokens[this.#index]
      if (operator === undefined || !operators.includes(operator)) return left
      this.#index++
      const right = this.#binary(level + 1)
      left = BigInt.asIntN(64, OPERATIONS[operator]?.(left, right) ?? 0n)
    }
  }

  #unary(): bigint {
    if (this.#take('-')) return BigInt.asIntN(64, -this.#unary())
    if (this.#take('+')) return this.#unary()
    if (this.#take('!')) return truth(this.#unary() === 0n)
    if (this.#take('~')) return ~this.#unary()
    if (this.#take('++')) return this.#step(this.#tokens[this.#index++] ?? '', 1n)
    if (this.#take('--')) return this.#step(this.#tokens[this.#index++] ?? '', -1n)
    return this.#primary()
  }

  #primary(): bigint {
    if (this.#take('(')) {
      const value = this.#assignment()
      this.#expect(')')
      return value
    }
    const token = this.#tokens[this.#index++] ?? ''
    if (isName(token)) {
      if (this.#take('++')) return this.#step(token, 1n) - 1n
      if (this.#take('--')) return this.#step(token, -1n) + 1n
      return this.#read(token)
    }
    if (!/^[0-9]/.test(token)) throw new ShellError('expansion', badArithmetic())
    return parseNumber(token)
  }

  #step(name: string, by: bigint): bigint {
    if (!isName(name)) throw new ShellError('expansion', badArithmetic())
    return this.#store(name, this.#read(name) + by)
  }

  #read(name: string): bigint {
    return evaluateArithmetic(this.#variables.get(name) ?? '', this.#variables, this.#depth + 1)
  }

  #store(name: string, value: bigint): bigint {
    const wrapped = BigInt.asIntN(64, value)
    this.#variables.set(name, String(wrapped))
    return wrapped
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#index] !== token) return false
    this.#index++
    return true
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new ShellError('expansion', badArithmetic())
  }
}

const isName = (text: string): boolean => /^[A-Za-z_]/.test(text)

function parseNumber(text: string): bigint {
  if (/^0[0-7]+$/.test(text)) return BigInt(`0o${text.slice(1)}`)
  if (/^0[0-9]/.test(text)) throw new ShellError('expansion', badArithmetic())
  return BigInt.asIntN(64, BigInt(text))
}
