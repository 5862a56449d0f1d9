import { complain } from '../io.ts'
import { resolvePath } from '../path.ts'
import type { ProcessContext } from '../program.ts'
import { terminalOf } from '../terminal.ts'

/** A condition that is none; the exit code is 2 then. */
class TestError extends Error {
  override name = 'TestError'
}

const COMPARISONS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '-eq': (left, right) => left === right,
  '-ne': (left, right) => left !== right,
  '-lt': (left, right) => left < right,
  '-le': (left, right) => left <= right,
  '-gt': (left, right) => left > right,
  '-ge': (left, right) => left >= right,
}

/** `test` and `[`: conditions on texts, numbers and files. */
export async function test(context: ProcessContext): Promise<number> {
  const [name = 'test', ...words] = context.argv
  const closing = name.endsWith('[[') ? ']]' : name.endsWith('[') ? ']' : undefined
  try {
    if (closing !== undefined && words.pop() !== closing) throw new TestError(`missing ${closing}`)
    return words.length > 0 && new Condition(context, words).holds() ? 0 : 1
  } catch (error) {
    if (!(error instanceof TestError)) throw error
    await complain(context, `sh: ${error.message}\n`)
    return 2
  }
}

class Condition {
  readonly #context: ProcessContext
  readonly #words: string[]

  constructor(context: ProcessContext, words: readonly string[]) {
    this.#context = context
    this.#words = [...words]
  }

  holds(): boolean {
    const result = this.#or()
    const [left] = this.#words
    if (left !== undefined) throw new TestError(`${left}: unknown operand`)
    return result
  }

  #or(): boolean {
    let result = this.#and()
    while (this.#take('-o')) result = this.#and() || result
    return result
  }

  #and(): boolean {
    let result = this.#not()
    while (this.#take('-a')) result = this.#not() && result
    return result
  }

  #not(): boolean {
    if (this.#words.length > 1 && !this.#isBinary() && this.#take('!')) return !this.#not()
    return this.#primary()
  }

  #primary(): boolean {
    const words = this.#words
    if (this.#isBinary()) {
      const [left = '', operator = '', right = ''] = words.splice(0, 3)
      return this.#binary(left, operator, right)
    }
    if (words[0] === '(' && words.length > 2) {
      words.shift()
      const result = this.#or()
      if (!this.#take(')')) throw new TestError('closing paren expected')
      return result
    }
    const first = words.shift()
    if (first === undefined) throw new TestError('argument expected')
    if (/^-[bcdefghknprstuwxzLOS]$/.test(first)) {
      const operand = words[0]
      if (operand !== undefined) {
        words.shift()
        return this.#unary(first.charAt(1), operand)
      }
    }
    return first !== ''
  }

  #isBinary(): boolean {
    const operator = this.#words[1]
    if (operator === undefined || this.#words.length < 3) return false
    return (
      ['=', '==', '!=', '<', '>', '-nt', '-ot'].includes(operator) || Object.hasOwn(COMPARISONS, operator)
    )
  }

  #binary(left: string, operator: string, right: string): boolean {
    const comparison = COMPARISONS[operator]
    if (comparison) return comparison(number(left), number(right))
    switch (operator) {
      case '!=':
        return left !== right
      case '<':
        return left < right
      case '>':
        return left > right
      case '-nt':
        return this.#time(left) > this.#time(right)
      case '-ot':
        return this.#time(left) < this.#time(right)
      default:
        return left === right
    }
  }

  #time(operand: string): number {
    const { files, cwd } = this.#context
    const path = resolvePath(cwd, operand)
    return files.exists(path) ? files.stat(path).mtime : 0
  }

  #unary(letter: string, operand: string): boolean {
    const { files, cwd } = this.#context
    const path = resolvePath(cwd, operand)
    switch (letter) {
      case 'n':
        return operand !== ''
      case 'z':
        return operand === ''
      case 't':
        return this.#isTerminal(operand)
      case 'd':
        return files.isFolder(path)
      case 'f':
        return files.exists(path) && !files.isFolder(path)
      case 's':
        return files.exists(path) && files.stat(path).size > 0
      case 'x':
        return files.exists(path) && (files.stat(path).mode & 0o111) !== 0
      case 'e':
      case 'r':
      case 'w':
      case 'O':
        return files.exists(path)
      default:
        return false
    }
  }

  #isTerminal(operand: string): boolean {
    const { stdin, stdout, stderr } = this.#context
    const stream = [stdin, stdout, stderr][Number(operand)]
    return stream !== undefined && terminalOf(stream) !== undefined
  }

  #take(word: string): boolean {
    if (this.#words[0] !== word) return false
    this.#words.shift()
    return true
  }
}

function number(text: string): number {
  if (!/^\s*[-+]?[0-9]+\s*$/.test(text)) throw new TestError(`${text}: bad number`)
  return Number(text)
}
