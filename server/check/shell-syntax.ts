import { spawn } from 'node:child_process'
import { isComplete } from '../deck/commands.ts'
import { parseCondition } from '../deck/condition.ts'
import type { DeckSource } from '../deck/lint/deck-source.ts'
import { showPath } from '../deck/show-path.ts'
import { findCommand } from '../find-command.ts'
import type { Problem } from '../protocol/deck.ts'
import { checkMessages } from './messages.ts'

type Shell = 'bash' | 'zsh'

/** Shell code of a deck with the 1-based line of its first, and the setting or attribute that holds it. */
interface Piece {
  code: string
  shell: Shell
  line: number
  /** False when all of the code stands on that one line. */
  spansLines: boolean
  part: string | null
}

interface Refusal {
  /** 1-based, within the code. */
  line: number
  reason: string
}

/** Reads and never runs, without anybody's start files; interactive shells with completion know extended patterns. */
const ARGUMENTS: Record<Shell, readonly string[]> = {
  bash: ['--norc', '--noprofile', '-n', '-O', 'extglob'],
  zsh: ['-f', '-n'],
}
/** It takes milliseconds, also on a machine with much else to do. */
const LIMIT_MS = 20_000
/** How shells write where they stopped: `bash: line 3: …`, `zsh: parse error near …`. */
const COMPLAINT = /^[^:\n]*:(?: line)? ?(?:(\d+):)? ?(.+)$/m

function* piecesOf(source: DeckSource): Generator<Piece> {
  const { live, steps } = source.deck
  const own: Shell = live.shell ?? 'bash'
  for (const part of ['setup', 'cleanup'] as const)
    for (const code of live[part])
      yield { code, shell: own, line: source.lineOfLive(part), spansLines: false, part: `live.${part}` }
  for (const { code, source: written, language, line, attributes } of steps) {
    const shell = language === 'zsh' ? 'zsh' : own
    // In a console block the lines that were printed are left out.
    yield { code, shell, line: line + 1, spansLines: code === written.trimEnd(), part: null }
    for (const part of ['fill', 'wait'] as const) {
      const command = attributes[part]
      const isCondition = part === 'wait' && parseCondition(command ?? '').type === 'ready-made'
      if (command !== undefined && !isCondition)
        yield { code: command, shell: own, line, spansLines: false, part }
    }
  }
}

/** One shell of this machine that reads code and runs none of it. */
class SyntaxReader {
  /** False once it could not be started or took too long: then what it did not refuse is not sure. */
  answered = true
  private readonly file: string
  private readonly shell: Shell

  constructor(file: string, shell: Shell) {
    this.file = file
    this.shell = shell
  }

  /** Finds all that it refuses; what looks incomplete could swallow its neighbours and is read alone. */
  async findRefused(pieces: readonly Piece[]): Promise<[Piece, Refusal][]> {
    const complete = pieces.filter(({ code }) => isComplete(code))
    const refused = await this.search(complete)
    for (const piece of pieces) if (!complete.includes(piece)) refused.push(...(await this.search([piece])))
    return refused
  }

  /**
   * Reads pieces in one process while all is well, else by halves. Each is the body of a function, so that no brace or `done`
   * of one can be another's.
   */
  private async search(pieces: readonly Piece[]): Promise<[Piece, Refusal][]> {
    const [first] = pieces
    if (!first) return []
    if (pieces.length === 1) {
      const refusal = await this.read(first.code)
      return refusal ? [[first, refusal]] : []
    }
    const all = pieces.map(({ code }, index) => `step${index}() {\n${code}\n}`).join('\n')
    if ((await this.read(all)) === null) return []
    const middle = Math.ceil(pieces.length / 2)
    return [...(await this.search(pieces.slice(0, middle))), ...(await this.search(pieces.slice(middle)))]
  }

  private read(code: string): Promise<Refusal | null> {
    return new Promise((resolve) => {
      const child = spawn(this.file, ARGUMENTS[this.shell], {
        stdio: ['pipe', 'ignore', 'pipe'],
        env: { LC_ALL: 'C' },
        timeout: LIMIT_MS,
        killSignal: 'SIGKILL',
      })
      let complaint = ''
      child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
      // It may stop reading at the first fault.
      child.stdin.on('error', () => undefined)
      child.stdin.end(`${code}\n`)
      child.on('error', () => {
        this.answered = false
        resolve(null)
      })
      child.on('close', (status) => {
        if (status === null) this.answered = false
        const [, line = '1', reason = 'syntax error'] = COMPLAINT.exec(complaint) ?? []
        resolve(status === null || status === 0 ? null : { line: Number(line), reason: reason.trim() })
      })
    })
  }
}

function describe(file: string, piece: Piece, { line, reason }: Refusal): Problem {
  const { shell, part } = piece
  const last = piece.line + piece.code.split('\n').length - 1
  return {
    file,
    line: piece.spansLines ? Math.min(piece.line + line - 1, last) : piece.line,
    level: 'error',
    rule: 'step-syntax',
    message:
      part === null ? checkMessages.syntax(shell, reason) : checkMessages.syntaxOf(part, shell, reason),
  }
}

/**
 * Lets the shells read all code of a deck that would be run, with `-n`, so that nothing is. Where a shell is missing, that
 * is told once. `path` is the PATH that they are looked for in.
 */
export async function checkShellSyntax(source: DeckSource, path: string | undefined): Promise<Problem[]> {
  const file = showPath(source.deck.file)
  const pieces = [...piecesOf(source)]
  const problems: Problem[] = []
  const warn = (message: string): void => {
    problems.push({ file, line: 0, level: 'warning', rule: 'step-syntax', message })
  }
  for (const shell of new Set(pieces.map((piece) => piece.shell))) {
    const command = await findCommand(shell, path)
    if (command === null) {
      warn(checkMessages.shellMissing(shell))
      continue
    }
    const reader = new SyntaxReader(command, shell)
    const own = pieces.filter((piece) => piece.shell === shell)
    for (const [piece, refusal] of await reader.findRefused(own))
      problems.push(describe(file, piece, refusal))
    if (!reader.answered) warn(checkMessages.shellSilent(shell))
  }
  return problems
}
