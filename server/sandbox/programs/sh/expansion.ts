import { evaluateArithmetic } from './arithmetic.ts'
import { splitFields } from './field-splitting.ts'
import { outOfMemory } from './messages.ts'
import { expandParameter } from './parameter-expansion.ts'
import { expandPath, isPattern } from './pattern.ts'
import type { PatternPiece } from './pattern.ts'
import { ShellError } from './shell-error.ts'
import type { ShellState } from './shell-state.ts'
import type { Command, Word, WordPart } from './syntax.ts'
import type { FileSystem } from '../program.ts'

/** What expansion needs of the shell around it. */
export interface ExpansionWorld {
  readonly state: ShellState
  readonly files: FileSystem
  readonly cwd: string
  /** Runs a script and gives what it printed, without the newlines at its end. */
  substitute(script: Command): Promise<string>
}

/** So many characters may a command's words have, and so many words a command. */
const MOST_CHARACTERS = 4 * 1024 * 1024
const MOST_WORDS = 200_000

/** What a part of a word became. `break` stands between two arguments of `"$@"`. */
export type Fragment = { text: string; quoted: boolean; split: boolean } | 'break'

/** All words as a command gets them: expanded, split into fields, file names put for patterns. @throws {ShellError} */
export async function expandWords(world: ExpansionWorld, words: readonly Word[]): Promise<string[]> {
  const fields: string[] = []
  for (const word of words) {
    const [only] = word
    // Most words are plain text.
    if (word.length === 1 && only?.kind === 'text' && !/^~|[*?[]/.test(only.text)) {
      fields.push(only.text)
      continue
    }
    const ifs = world.state.variables.get('IFS') ?? ' \t\n'
    for (const field of splitFields(await expandParts(world, word), ifs)) {
      for (const path of pathsOf(world, field)) fields.push(path)
      if (fields.length > MOST_WORDS) throw new ShellError('expansion', outOfMemory())
    }
  }
  return fields
}

/** A word where no fields are made: an assignment's value, a redirection's target, a `case` subject. @throws {ShellError} */
export async function expandText(world: ExpansionWorld, word: Word): Promise<string> {
  const pieces = await expandPattern(world, word)
  return pieces.map(({ text }) => text).join('')
}

/** A word that is used as a pattern: its quoted pieces are only themselves. @throws {ShellError} */
export async function expandPattern(world: ExpansionWorld, word: Word): Promise<PatternPiece[]> {
  const pieces: PatternPiece[] = []
  for (const fragment of await expandParts(world, word)) {
    pieces.push(fragment === 'break' ? { text: ' ', quoted: true } : fragment)
  }
  return pieces
}

async function expandParts(world: ExpansionWorld, word: Word): Promise<Fragment[]> {
  const fragments: Fragment[] = []
  let size = 0
  for (const [index, part] of word.entries()) {
    const first = index === 0 && part.kind === 'text' && !part.quoted
    const expanded = first ? expandTilde(world, part) : part
    for (const fragment of await expandPart(world, expanded)) {
      fragments.push(fragment)
      size += fragment === 'break' ? 1 : fragment.text.length
    }
    if (size > MOST_CHARACTERS) throw new ShellError('expansion', outOfMemory())
  }
  return fragments
}

async function expandPart(world: ExpansionWorld, part: WordPart): Promise<Fragment[]> {
  switch (part.kind) {
    case 'text':
      return [{ text: part.text, quoted: part.quoted, split: false }]
    case 'command': {
      const text = await world.substitute(part.script)
      return [{ text, quoted: part.quoted, split: !part.quoted }]
    }
    case 'arithmetic': {
      const { variables } = world.state
      const text = evaluateArithmetic(await expandText(world, part.expression), variables)
      return [{ text: String(text), quoted: part.quoted, split: !part.quoted }]
    }
    case 'parameter':
      return expandParameter(world.state, part, {
        text: (word) => expandText(world, word),
        pattern: (word) => expandPattern(world, word),
        fragments: (word) => expandParts(world, word),
      })
  }
}

function expandTilde(world: ExpansionWorld, part: WordPart): WordPart {
  if (part.kind !== 'text') return part
  const match = /^~(\w*)(?=\/|$)/.exec(part.text)
  if (!match) return part
  const home = match[1] === '' ? world.state.variables.get('HOME') : match[1] === 'root' ? '/root' : undefined
  return home === undefined ? part : { ...part, text: home + part.text.slice(match[0].length) }
}

function pathsOf(world: ExpansionWorld, field: readonly PatternPiece[]): string[] {
  const text = field.map((piece) => piece.text).join('')
  if (world.state.options.has('f') || !isPattern(field)) return [text]
  const paths = expandPath(field, world.files, world.cwd)
  return paths.length > 0 ? paths : [text]
}
