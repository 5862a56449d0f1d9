import { bounded } from '../bounded.ts'
import type { Program } from '../program.ts'
import { complain, print } from '../io.ts'
import { compileExpression } from './regular-expression.ts'

/** An expression that is none; the exit code is 2 then. */
class ExprError extends Error {
  override name = 'ExprError'
}

const LEVELS: readonly (readonly string[])[] = [
  ['|'],
  ['&'],
  ['=', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
  [':'],
]

/** `expr`: numbers, comparisons, `:` and the functions length and substr. */
export const expr: Program = async (context) => {
  try {
    const words = context.argv.slice(1)
    const value = level(words, 0)
    if (words.length > 0) throw new ExprError('syntax error')
    await print(context, `${value}\n`)
    return value === '' || value === '0' ? 1 : 0
  } catch (error) {
    if (!(error instanceof ExprError)) throw error
    await complain(context, `expr: ${error.message}\n`)
    return 2
  }
}

function level(words: string[], depth: number): string {
  const operators = LEVELS[depth]
  if (!operators) return primary(words)
  let left = level(words, depth + 1)
  while (operators.includes(words[0] ?? '')) {
    const operator = words.shift() ?? ''
    left = apply(operator, left, level(words, depth + 1))
  }
  return left
}

function primary(words: string[]): string {
  const word = words.shift()
  if (word === undefined) throw new ExprError('syntax error')
  if (word === '(') {
    const value = level(words, 0)
    if (words.shift() !== ')') throw new ExprError('syntax error')
    return value
  }
  if (word === 'length' && words.length > 0) return String(primary(words).length)
  if (word === 'substr' && words.length > 2) {
    const [text, from, count] = [primary(words), Number(primary(words)), Number(primary(words))]
    return text.slice(from - 1, from - 1 + count)
  }
  return word
}

function apply(operator: string, left: string, right: string): string {
  const isTrue = (text: string): boolean => text !== '' && text !== '0'
  switch (operator) {
    case '|':
      return isTrue(left) ? left : right
    case '&':
      return isTrue(left) && isTrue(right) ? left : '0'
    case ':': {
      const expression = compileExpression(`^${right}`, { extended: false })
      const match = expression && bounded(expression, left, () => expression.exec(left))
      if (/\\\(/.test(right)) return match?.[1] ?? ''
      return String(match?.[0].length ?? 0)
    }
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return calculate(operator, integer(left), integer(right))
    default:
      return compare(operator, left, right) ? '1' : '0'
  }
}

function calculate(operator: '+' | '-' | '*' | '/' | '%', left: bigint, right: bigint): string {
  if (right === 0n && (operator === '/' || operator === '%')) throw new ExprError('division by zero')
  const results = {
    '+': () => left + right,
    '-': () => left - right,
    '*': () => left * right,
    '/': () => left / right,
    '%': () => left % right,
  }
  return String(BigInt.asIntN(64, results[operator]()))
}

function compare(operator: string, left: string, right: string): boolean {
  const numbers = /^-?[0-9]+$/.test(left) && /^-?[0-9]+$/.test(right)
  const order = numbers ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0
  const results: Readonly<Record<string, boolean>> = {
    '=': order === 0,
    '!=': order !== 0,
    '<': order < 0,
    '<=': order <= 0,
    '>': order > 0,
    '>=': order >= 0,
  }
  return results[operator] === true
}

function integer(text: string): bigint {
  if (!/^-?[0-9]{1,19}$/.test(text)) throw new ExprError('non-numeric argument')
  return BigInt(text)
}
