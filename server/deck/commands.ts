import { ShellScanner } from './shell-scanner.ts'

const SILENT = /^\s*(?:#.*)?$/

/** True when no quote, block, here-document or operator is left open at the end of this shell code. */
export function isComplete(code: string): boolean {
  const scanner = new ShellScanner(code)
  let complete = true
  while (!scanner.atEnd) complete = scanner.nextLine()
  return complete
}

/** True for lines that run nothing: blank ones and comments. */
export function isSilent(code: string): boolean {
  return code.split('\n').every((line) => SILENT.test(line))
}

/**
 * Splits shell code at complete commands, in order; joined by newlines they are the code again. Comments and blank lines
 * stay with the command after them, the last ones with the command before. Code that ends inside a quote or block
 * keeps its open rest as one command.
 */
export function splitCommands(code: string): string[] {
  const commands: string[] = []
  const scanner = new ShellScanner(code)
  let start = 0
  while (!scanner.atEnd) {
    const complete = scanner.nextLine()
    if (!complete && !scanner.atEnd) continue
    const text = code.slice(start, scanner.offset)
    const isLast = scanner.atEnd
    if (!isLast && isSilent(text)) continue
    const command = isLast ? text : text.slice(0, -1)
    const previous = commands.at(-1)
    if (isLast && isSilent(command) && previous !== undefined)
      commands[commands.length - 1] = `${previous}\n${command}`
    else commands.push(command)
    start = scanner.offset
  }
  return commands
}
