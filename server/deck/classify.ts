import { isComplete, isSilent, splitCommands } from './commands.ts'
import type { BlockKind } from './deck.ts'
import type { FenceInfo } from './fence.ts'
import { COMPOUND_WORDS, KNOWN_COMMANDS } from './known-commands.ts'

/** What a block is, and for a step the code to type. */
export interface Classification {
  kind: BlockKind
  /** Prompts stripped, no newline at the end; empty unless it is a step. */
  code: string
}

const SHELLS = new Set(['bash', 'sh', 'shell', 'zsh'])
const CONSOLES = new Set(['console', 'shell-session', 'shellsession', 'terminal'])
const PROMPT = /^[ \t]*[$#] (.*)$/
const CONTINUATION_PROMPT = /^[ \t]*> ?(.*)$/
const ASSIGNMENT = /^[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|\$\([^)]*\)|\S)*(?:\s+|$)/
const WRAPPERS = /^(?:(?:sudo|time|nohup|command)\s+(?:-\S+\s+)*)+/

/** The word that names a command, behind assignments and `sudo`; empty for assignments alone. */
function commandWord(command: string): string {
  let rest = command
    .split('\n')
    .filter((line) => !isSilent(line))
    .join('\n')
    .trimStart()
  for (let match = ASSIGNMENT.exec(rest); match && match[0] !== ''; match = ASSIGNMENT.exec(rest))
    rest = rest.slice(match[0].length)
  rest = rest.replace(WRAPPERS, '')
  return /^[^\s;|&<>]+/.exec(rest)?.[0] ?? ''
}

/** True when every command of the code starts with a known one and at least one does (assignments alone do not). */
function isShellCode(code: string, added: readonly string[]): boolean {
  if (!isComplete(code)) return false
  const names = splitCommands(code)
    .filter((command) => !isSilent(command))
    .map(commandWord)
  const isKnown = (name: string): boolean => KNOWN_COMMANDS.has(name) || added.includes(name)
  return (
    names.some((name) => isKnown(name) || COMPOUND_WORDS.has(name)) &&
    names.every((name) => name === '' || isKnown(name) || COMPOUND_WORDS.has(name))
  )
}

/** Takes the commands out of a recorded session: lines behind a prompt, with the lines that continue them. */
export function consoleCode(source: string): string {
  const commands: string[] = []
  let open: string | null = null
  for (const line of source.split('\n')) {
    if (open === null) {
      const typed: string | undefined = PROMPT.exec(line)?.[1]
      if (typed === undefined) continue
      open = typed
    } else open += `\n${CONTINUATION_PROMPT.exec(line)?.[1] ?? line}`
    if (!isComplete(open)) continue
    commands.push(open)
    open = null
  }
  if (open !== null) commands.push(open.trimEnd())
  return commands.join('\n')
}

const step = (code: string): Classification =>
  isSilent(code) ? { kind: 'code', code: '' } : { kind: 'step', code }

/**
 * Says what a fenced block is (docs/steps.md): shell languages are steps; without a language it is a step only when every
 * command starts with a known one, else output; any other language is code. `added` are the deck's own known commands.
 */
export function classify(info: FenceInfo, source: string, added: readonly string[]): Classification {
  if (info.output) return { kind: 'output', code: '' }
  const code = source.replace(/\s+$/, '')
  const isConsole = CONSOLES.has(info.language)
  if (info.attributes.run === false) return { kind: 'code', code: '' }
  if (isConsole) {
    const typed = consoleCode(code)
    return isSilent(typed) ? { kind: 'output', code: '' } : { kind: 'step', code: typed }
  }
  if (SHELLS.has(info.language)) return step(code)
  if (info.language !== '') return { kind: 'code', code: '' }
  if (info.attributes.run === true) return step(code)
  return isShellCode(code, added) ? { kind: 'step', code } : { kind: 'output', code: '' }
}
