import { matches } from '../bounded.ts'
import { joinPath, resolvePath } from '../path.ts'
import type { FileSystem } from '../program.ts'
import { outOfMemory } from './messages.ts'
import { ShellError } from './shell-error.ts'

/** A stretch of a pattern; in a quoted one nothing has a meaning of its own. */
export interface PatternPiece {
  text: string
  quoted: boolean
}

const SPECIAL = /[*?[]/
const compiled = new Map<string, RegExp>()
const MOST_COMPILED = 500
/** Expanding more would take long and fill memory; a container holds far fewer files. */
const MOST_PATHS = 50_000

/** Whether a pattern could match anything but itself. */
export const isPattern = (pieces: readonly PatternPiece[]): boolean =>
  pieces.some((piece) => !piece.quoted && SPECIAL.test(piece.text))

/** The expression of a shell pattern (POSIX 2.13), without anchors; `lazy` takes as little as it can. */
export function patternSource(pieces: readonly PatternPiece[], lazy = false): string {
  return pieces.map(({ text, quoted }) => (quoted ? escape(text) : translate(text, lazy))).join('')
}

/** Whether a whole text fits a pattern. @throws {ProcessEnded} when it takes too long to find out */
export function matchesPattern(pieces: readonly PatternPiece[], text: string): boolean {
  return matches(compile(`^(?:${patternSource(pieces)})$`), text)
}

/** Compiles an expression or finds it among the last ones. */
export function compile(source: string): RegExp {
  let expression = compiled.get(source)
  if (!expression) {
    if (compiled.size >= MOST_COMPILED) compiled.clear()
    compiled.set(source, (expression = new RegExp(source, 's')))
  }
  return expression
}

/**
 * The paths that fit a pattern, sorted; none leaves the caller with the pattern's own text.
 * @throws {ShellError} when they are more than a shell could hold
 */
export function expandPath(pieces: readonly PatternPiece[], files: FileSystem, cwd: string): string[] {
  const segments = splitAtSlashes(pieces)
  const absolute = segments[0]?.length === 0 || segments[0]?.every(({ text }) => text === '') === true
  let found = [absolute ? '/' : '']
  for (const segment of absolute ? segments.slice(1) : segments) {
    const text = segment.map((piece) => piece.text).join('')
    if (text === '') continue
    const next: string[] = []
    for (const parent of found) {
      if (isPattern(segment)) next.push(...matching(parent, segment, files, cwd))
      else next.push(...existing(parent, text, files, cwd))
      if (next.length > MOST_PATHS) throw new ShellError('expansion', outOfMemory())
    }
    found = next
  }
  return found.toSorted()
}

const below = (parent: string, name: string): string => (parent === '' ? name : joinPath(parent, name))

function existing(parent: string, name: string, files: FileSystem, cwd: string): string[] {
  const path = below(parent, name)
  // Below a file there is nothing, not even the `..` that leads out of it.
  if (parent !== '' && !files.isFolder(resolvePath(cwd, parent))) return []
  return files.exists(resolvePath(cwd, path)) ? [path] : []
}

function matching(
  parent: string,
  segment: readonly PatternPiece[],
  files: FileSystem,
  cwd: string,
): string[] {
  const folder = resolvePath(cwd, parent === '' ? '.' : parent)
  if (!files.isFolder(folder)) return []
  const hidden = segment[0]?.text.startsWith('.') === true
  return files
    .list(folder)
    .filter((name) => (hidden || !name.startsWith('.')) && matchesPattern(segment, name))
    .map((name) => below(parent, name))
}

function splitAtSlashes(pieces: readonly PatternPiece[]): PatternPiece[][] {
  const segments: PatternPiece[][] = [[]]
  for (const { text, quoted } of pieces) {
    for (const [index, part] of text.split('/').entries()) {
      if (index > 0) segments.push([])
      segments.at(-1)?.push({ text: part, quoted })
    }
  }
  return segments
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

function translate(text: string, lazy: boolean): string {
  let source = ''
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    const bracket = character === '[' ? /^\[([!^]?)(\]?(?:\[:\w+:\]|[^\]])*)\]/.exec(text.slice(index)) : null
    if (character === '*') source += lazy ? '.*?' : '.*'
    else if (character === '?') source += '.'
    else if (bracket) {
      source += `[${bracket[1] ? '^' : ''}${bracketContent(bracket[2] ?? '')}]`
      index += bracket[0].length - 1
    } else if (character === '\\' && index + 1 < text.length) source += escape(text.charAt(++index))
    else source += escape(character)
  }
  return source
}

/** POSIX character classes in brackets, for regular expressions and shell patterns alike. */
export const CHARACTER_CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  cntrl: '\\x00-\\x1f\\x7f',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
}

const bracketContent = (content: string): string =>
  content
    .replace(/[\\\]^]/g, '\\$&')
    .replace(/\[:(\w+):\\\]/g, (_whole, name: string) => CHARACTER_CLASSES[name] ?? '')
    .replace(/\[/g, '\\[')
