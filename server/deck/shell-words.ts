/** What an open construct ends with. */
export type Opener = '"' | ')' | '}' | '`' | '))' | 'esac' | 'done' | 'fi' | 'brace'

const OPENING: ReadonlyMap<string, Opener> = new Map([
  ['if', 'fi'],
  ['for', 'done'],
  ['while', 'done'],
  ['until', 'done'],
  ['select', 'done'],
  ['case', 'esac'],
  ['{', 'brace'],
])
const CLOSING: ReadonlyMap<string, Opener> = new Map([
  ['fi', 'fi'],
  ['done', 'done'],
  ['esac', 'esac'],
  ['}', 'brace'],
])
const LEADING = new Set(['then', 'else', 'elif', 'do', '!', 'time', 'if', 'while', 'until', '{'])

/** What a reserved word opens; undefined when it opens nothing. */
export const opensWith = (word: string): Opener | undefined => OPENING.get(word)

/** What a reserved word closes; undefined when it closes nothing. */
export const closesWith = (word: string): Opener | undefined => CLOSING.get(word)

/** True when a command may start behind this word on the same line; assignments count. */
export const leadsCommand = (word: string): boolean => LEADING.has(word) || /^[A-Za-z_]\w*\+?=/.test(word)
