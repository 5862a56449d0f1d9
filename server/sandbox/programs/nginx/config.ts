import { folderName, joinPath } from '../path.ts'
import { matches } from '../bounded.ts'
import { ProcessEnded } from '../process-ended.ts'
import { matchesPattern } from '../sh/pattern.ts'
import type { FileSystem } from '../program.ts'

/** A directive of nginx's configuration, with the block behind it. */
export interface Directive {
  name: string
  words: readonly string[]
  block?: readonly Directive[]
  line: number
}

export type ConfigErrorCode = 'not-found' | 'unexpected' | 'unterminated'

/** A configuration that nginx would refuse; the message is what follows `[emerg]`. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly code: ConfigErrorCode

  constructor(code: ConfigErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

const TOKEN = /\s+|#[^\n]*|[{};]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?:[^\s{};"'\\]|\\.|\$\{[^}]*\})+/gy

/** Reads a configuration file and what it includes. @throws {ConfigError} */
export function readConfig(files: FileSystem, path: string): Directive[] {
  if (!files.exists(path)) {
    throw new ConfigError('not-found', `open() "${path}" failed (2: No such file or directory)`)
  }
  const text = files.readFile(path).toString()
  let line = 1
  const tokens: { text: string; line: number }[] = []
  for (const [token] of text.matchAll(TOKEN)) {
    if (/^[^\s#]/.test(token)) tokens.push({ text: token, line })
    line += token.split('\n').length - 1
  }
  const directives = parseBlock(tokens, path, false)
  return directives.flatMap((directive) => include(files, directive, path))
}

function parseBlock(tokens: { text: string; line: number }[], path: string, inner: boolean): Directive[] {
  const directives: Directive[] = []
  let words: string[] = []
  for (let token = tokens.shift(); token; token = tokens.shift()) {
    const { text, line } = token
    if (text === ';' || text === '{') {
      const [name, ...rest] = words
      if (name === undefined) throw new ConfigError('unexpected', `unexpected "${text}" in ${path}:${line}`)
      directives.push({
        name,
        words: rest,
        line,
        ...(text === '{' ? { block: parseBlock(tokens, path, true) } : {}),
      })
      words = []
    } else if (text === '}') {
      if (!inner || words.length > 0) throw new ConfigError('unexpected', `unexpected "}" in ${path}:${line}`)
      return directives
    } else words.push(/^["']/.test(text) ? text.slice(1, -1) : text)
  }
  if (inner || words.length > 0) {
    throw new ConfigError(
      'unterminated',
      `unexpected end of file, expecting ${inner ? '"}"' : '";" or "}"'} in ${path}`,
    )
  }
  return directives
}

function include(files: FileSystem, directive: Directive, path: string): Directive[] {
  if (directive.name !== 'include') {
    const { block } = directive
    return [
      block ? { ...directive, block: block.flatMap((inner) => include(files, inner, path)) } : directive,
    ]
  }
  const given = directive.words[0] ?? ''
  const whole = given.startsWith('/') ? given : joinPath(folderName(path), given)
  if (!whole.includes('*')) return readConfig(files, whole)
  const folder = folderName(whole)
  if (!files.isFolder(folder)) return []
  const pattern = [{ text: whole.slice(folder.length + 1), quoted: false }]
  return files
    .list(folder)
    .filter((name) => matchesPattern(pattern, name))
    .flatMap((name) => readConfig(files, joinPath(folder, name)))
}

export interface Location {
  modifier: string
  pattern: string
  directives: readonly Directive[]
}

export interface Site {
  ports: readonly number[]
  names: readonly string[]
  directives: readonly Directive[]
  locations: readonly Location[]
}

/** The `server` blocks of a configuration. */
export function sitesOf(config: readonly Directive[]): Site[] {
  const http = config.filter(({ name }) => name === 'http').flatMap(({ block }) => block ?? [])
  return http
    .filter(({ name }) => name === 'server')
    .map(({ block = [] }) => {
      const listens = block.filter(({ name }) => name === 'listen').map(({ words }) => words[0] ?? '80')
      const ports = listens.map((text) => Number(/([0-9]+)$/.exec(text)?.[1] ?? '80'))
      return {
        ports: ports.length === 0 ? [80] : [...new Set(ports)],
        names: block.filter(({ name }) => name === 'server_name').flatMap(({ words }) => words),
        directives: block,
        locations: block
          .filter(({ name }) => name === 'location')
          .map(({ words, block: directives = [] }) => ({
            modifier: words.length > 1 ? (words[0] ?? '') : '',
            pattern: words.at(-1) ?? '/',
            directives,
          })),
      }
    })
}

/** The location that a path falls into: exact, then the longest prefix unless a regular expression fits. */
export function findLocation({ locations }: Site, path: string): Location | undefined {
  const exact = locations.find(({ modifier, pattern }) => modifier === '=' && pattern === path)
  if (exact) return exact
  const [prefix] = locations
    .filter(({ modifier, pattern }) => !/^[=~]/.test(modifier) && path.startsWith(pattern))
    .toSorted((left, right) => right.pattern.length - left.pattern.length)
  if (prefix?.modifier === '^~') return prefix
  const expression = locations.find(
    ({ modifier, pattern }) => modifier.startsWith('~') && fits(compileLocation(pattern, modifier), path),
  )
  return expression ?? prefix
}

/** An expression that takes too long fits nothing; nginx's own gives up as well (pcre_match_limit). */
function fits(expression: RegExp, path: string): boolean {
  try {
    return matches(expression, path)
  } catch (error) {
    if (error instanceof ProcessEnded) return false
    throw error
  }
}

function compileLocation(pattern: string, modifier: string): RegExp {
  try {
    return new RegExp(pattern, modifier === '~*' ? 'i' : '')
  } catch {
    // What is no expression matches nothing.
    return /(?!)/
  }
}
