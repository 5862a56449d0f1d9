import { ShellScanner } from './shell-scanner.ts'
import { closesWith, leadsCommand, opensWith } from './shell-words.ts'

/** The name of a command as it stands in shell code. */
export interface CommandWord {
  name: string
  /** Lines before it: 0 on the first. */
  line: number
}

const PLAIN = /^[A-Za-z_][\w.+-]*$/
const RESERVED = new Set(['then', 'else', 'elif', 'do', 'in', 'function', 'coproc', 'time'])
const RUNS_ANOTHER = new Set(['sudo', 'nohup', 'exec', 'command', 'watch', 'time'])
/** The command behind one of those, its flags skipped; a flag may have a number. */
const ANOTHER = /^(?:\s+-[\w-]+(?:[= ]\d[\w.]*)?)*\s+([A-Za-z][\w.+-]*)(?=\s|$)/
/** Words stand where commands do, and are none; blanked so that offsets stay. */
const NO_COMMANDS = /(?<=\b[A-Za-z_]\w*\+?=)\([^()]*\)|\[\[[\s\S]*?\]\]/g

const isReserved = (word: string): boolean =>
  RESERVED.has(word) || opensWith(word) !== undefined || closesWith(word) !== undefined

/** Goes through shell code and keeps each word that names a command, in pipes and `$(…)` as well. */
class CommandWords extends ShellScanner {
  readonly words: CommandWord[] = []

  private keep(name: string, offset: number): void {
    if (!PLAIN.test(name)) return
    this.words.push({ name, line: this.text.slice(0, offset).split('\n').length - 1 })
  }

  protected override endWord(command = true): void {
    const { word, offset } = this
    const start = offset - word.length
    // A word with quotes or expansions in it is not written as it reads.
    const isPlain = word !== '' && this.text.slice(start, offset) === word
    if (
      isPlain &&
      this.commandStart &&
      !this.isPattern(offset) &&
      !/[<>]\s*$/.test(this.text.slice(0, start))
    ) {
      if (RUNS_ANOTHER.has(word)) {
        const another = ANOTHER.exec(this.text.slice(offset))
        if (another) this.keep(another[1] ?? '', offset + another[0].length)
      }
      if (!isReserved(word) && !leadsCommand(word)) this.keep(word, start)
    }
    super.endWord(command)
  }

  /** Inside `case`, what stands before a `)` is a pattern. */
  private isPattern(offset: number): boolean {
    return this.top() === 'esac' && /^[^()\n;]*\)/.test(this.text.slice(offset))
  }
}

/**
 * Lists the commands that shell code names in plain words, in order; paths, variables and quoted names are not among them, nor
 * what stands behind a redirection or behind `A=$(…)`.
 */
export function commandWords(code: string): CommandWord[] {
  const scanner = new CommandWords(code.replace(NO_COMMANDS, (words) => words.replace(/[^\n]/g, '+')))
  while (!scanner.atEnd) scanner.nextLine()
  return scanner.words
}

const DEFINITION =
  /(?:^|[;&|\n{(])\s*(?:(?:function\s+)?([A-Za-z_][\w-]*)\s*\(\s*\)|function\s+([A-Za-z_][\w-]*)|alias\s+([A-Za-z_][\w-]*)=)/g

/** Lists the functions and aliases that shell code defines. */
export function definedCommands(code: string): string[] {
  return [...code.matchAll(DEFINITION)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}
