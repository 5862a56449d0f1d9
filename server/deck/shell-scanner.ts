import { HereDocuments } from './here-documents.ts'
import { closesWith, leadsCommand, type Opener, opensWith } from './shell-words.ts'

/**
 * Follows shell code character by character and knows at each line's end whether a command is complete there: quotes,
 * `$(…)`, `${…}`, here-documents, compound commands and trailing `\`, `|`, `&&`, `||` are kept open
 * (POSIX Shell Command Language, 2.3 Token Recognition and 2.9 Shell Commands; arrays and `select` as in bash).
 */
export class ShellScanner {
  protected readonly text: string
  private at = 0
  private readonly open: Opener[] = []
  private readonly documents = new HereDocuments()
  protected word = ''
  /** True where a reserved word would be one. */
  protected commandStart = true
  /** True after `|`, `&&`, `||`: the next line belongs to it. */
  private waiting = false
  /** True after `name ()`: the function's body must follow. */
  private functionHead = false
  /** True after `function`: a name follows. */
  private functionName = false

  constructor(text: string) {
    this.text = text
  }

  /** Goes on to the end of the next line; true when every command up to there is complete. */
  nextLine(): boolean {
    while (!this.atEnd) {
      const char = this.text[this.at] ?? ''
      if (char === '\n') return this.endLine()
      if (char !== '\\') this.step(char)
      else if (this.escape()) return false
    }
    this.endWord()
    return this.isComplete()
  }

  /** The offset behind the last line read. */
  get offset(): number {
    return this.at
  }

  get atEnd(): boolean {
    return this.at >= this.text.length
  }

  private isComplete(): boolean {
    return this.open.length === 0 && !this.documents.areOpen && !this.waiting && !this.functionHead
  }

  protected top(): Opener | undefined {
    return this.open.at(-1)
  }

  private endLine(): boolean {
    this.endWord()
    this.at++
    if (this.top() !== '"') {
      this.at = this.documents.skip(this.text, this.at)
      this.commandStart = true
    }
    return this.isComplete()
  }

  /** Skips an escaped character; true when it is the line's end, so that the line goes on. */
  private escape(): boolean {
    const next = this.text[this.at + 1]
    this.at = Math.min(this.at + 2, this.text.length)
    if (next === '\n') return true
    this.touch()
    this.waiting = next === undefined
    this.word += 'x'
    return false
  }

  /** Something of a command was seen. */
  private touch(): void {
    this.waiting = false
    this.functionHead = false
  }

  private step(char: string): void {
    const top = this.top()
    if (top === '"') this.insideQuotes(char)
    else if (top === '}') this.insideParameter(char)
    else this.outside(char)
  }

  private insideQuotes(char: string): void {
    if (char === '"') this.close()
    else if (char === '$' || char === '`') this.expansion(char)
    else this.at++
  }

  private insideParameter(char: string): void {
    if (char === '}') this.close()
    else if (char === "'") this.skipSingle()
    else if (char === '"') this.push('"')
    else if (char === '$' || char === '`') this.expansion(char)
    else this.at++
  }

  private outside(char: string): void {
    if (char === ' ' || char === '\t' || char === '\r') {
      this.endWord()
      this.at++
    } else if (char === '#' && this.word === '') this.skipComment()
    else if (char === "'") this.skipSingle()
    else if (char === '"') this.push('"')
    else if (char === '$' || char === '`') this.expansion(char)
    else if ('|&;<>()'.includes(char)) this.operator(char)
    else {
      this.touch()
      this.word += char
      this.at++
    }
  }

  private skipComment(): void {
    const end = this.text.indexOf('\n', this.at)
    this.at = end < 0 ? this.text.length : end
  }

  private skipSingle(): void {
    this.touch()
    // Only `$'…'` knows escapes.
    const quote = this.word.endsWith('$') ? /(?:[^'\\]|\\[\s\S])*'/y : /[^']*'/y
    quote.lastIndex = this.at + 1
    this.word += 'x'
    const closed = quote.test(this.text)
    this.at = closed ? quote.lastIndex : this.text.length
    if (!closed) this.waiting = true
  }

  private push(opener: Opener, length = 1): void {
    this.touch()
    this.word += 'x'
    this.open.push(opener)
    this.at += length
  }

  private close(length = 1): void {
    this.open.pop()
    this.word += 'x'
    this.at += length
  }

  private expansion(char: string): void {
    if (char === '`') {
      const opened = this.open.lastIndexOf('`')
      if (opened < 0) return this.substitute('`', 1)
      this.open.length = opened + 1
      return this.close()
    }
    if (this.text.startsWith('$((', this.at)) this.push('))', 3)
    else if (this.text.startsWith('$(', this.at)) this.substitute(')', 2)
    else if (this.text.startsWith('${', this.at)) this.push('}', 2)
    else {
      this.touch()
      this.word += '$'
      this.at++
    }
  }

  private substitute(opener: Opener, length: number): void {
    this.push(opener, length)
    this.word = ''
    this.commandStart = true
  }

  private operator(char: string): void {
    if (char === ')' && this.text.startsWith('))', this.at) && this.top() === '))') {
      this.close(2)
      return
    }
    if (this.top() === '))') {
      this.at++
      return
    }
    if (char === '<' || char === '>') this.redirection()
    else if (char === '(') this.openParenthesis()
    else if (char === ')') this.closeParenthesis()
    else this.separator(char)
  }

  private redirection(): void {
    this.endWord(false)
    this.touch()
    const announced = this.documents.announce(this.text, this.at)
    if (announced > 0) this.at += announced
    else if (this.text.startsWith('<<<', this.at)) this.at += 3
    else if (/^[<>]\(/.test(this.text.slice(this.at, this.at + 2))) this.substitute(')', 2)
    else this.at++
    // `>&2` and `>|file`: the sign belongs to the redirection.
    if (this.text[this.at - 1] !== '(' && /[&|]/.test(this.text[this.at] ?? '')) this.at++
  }

  private openParenthesis(): void {
    const head =
      this.word !== '' && !this.word.endsWith('=') && /^\(\s*\)/.exec(this.text.slice(this.at, this.at + 16))
    if (head) {
      this.word = ''
      this.commandStart = true
      this.functionHead = true
      this.functionName = false
      this.at += head[0].length
      return
    }
    if (this.commandStart && this.text.startsWith('((', this.at)) this.push('))', 2)
    else this.substitute(')', 1)
  }

  private closeParenthesis(): void {
    this.endWord()
    // In `case`, the `)` behind a pattern closes nothing and a command follows.
    if (this.top() === 'esac') this.commandStart = true
    else if (this.top() === ')') {
      this.open.pop()
      this.commandStart = false
    }
    this.at++
  }

  private separator(char: string): void {
    this.endWord()
    const doubled = this.text[this.at + 1] === char
    this.at += doubled ? 2 : 1
    if (char === '|' && this.text[this.at] === '&') this.at++
    this.waiting = (char === '|' && this.top() !== 'esac') || (char === '&' && doubled)
    this.commandStart = true
  }

  protected endWord(command = true): void {
    const { word } = this
    this.word = ''
    if (word === '' || !this.commandStart) return
    if (this.functionName) {
      this.functionName = false
      this.functionHead = true
      return
    }
    const opener = opensWith(word)
    if (closesWith(word) !== undefined && closesWith(word) === this.top()) this.open.pop()
    else if (opener !== undefined) this.open.push(opener)
    this.functionName = word === 'function'
    this.commandStart = command && (this.functionName || leadsCommand(word))
  }
}
