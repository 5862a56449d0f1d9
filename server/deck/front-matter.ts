import { isMap, isScalar, LineCounter, parseDocument, type Pair } from 'yaml'
import type { ProblemLevel } from '../protocol/deck.ts'
import type { LiveSettings } from './deck.ts'
import { problemMessages } from './messages.ts'
import { nearest } from './nearest.ts'

/** Reports a problem on a 1-based line of the deck. */
export type Report = (line: number, level: ProblemLevel, rule: string, message: string) => void

/** What we read from a deck's front matter; everything else in it is Marp's. */
export interface FrontMatter {
  title: string
  author: string
  description: string
  /** As one line, however the list was written. */
  keywords: string
  lang: string
  theme: { name: string; line: number } | null
  live: LiveSettings
}

const OPENING = /^---[ \t]*\n/
const CLOSING = /^---[ \t]*$/m
const LISTS = ['commands', 'setup', 'cleanup', 'terminals'] as const
const SETTINGS = ['target', 'shell', ...LISTS]

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isList = (name: string): name is (typeof LISTS)[number] => LISTS.some((list) => list === name)
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''

/** Marp takes keywords as a list or as one text. */
const words = (value: unknown): string => (isTexts(value) ? value.join(', ') : text(value))

const empty = (): FrontMatter => ({
  title: '',
  author: '',
  description: '',
  keywords: '',
  lang: '',
  theme: null,
  live: { commands: [], setup: [], cleanup: [], terminals: [] },
})

/** The front matter's YAML, or null when there is none; Marp asks for it on the very first line. */
function cutFrontMatter(markdown: string, report: Report): string | null {
  const opening = OPENING.exec(markdown)
  if (!opening) return null
  const rest = markdown.slice(opening[0].length)
  const closing = CLOSING.exec(rest)
  if (closing) return rest.slice(0, closing.index)
  // A lone `---` is a slide break; only something that reads as a setting makes it an open front matter.
  if (/^[\w-]+[ \t]*:/.test(rest))
    report(1, 'error', 'front-matter-unclosed', problemMessages.frontMatterUnclosed())
  return null
}

function readLive(fields: Fields, lineOf: (name: string) => number, report: Report): LiveSettings {
  const live: LiveSettings = { commands: [], setup: [], cleanup: [], terminals: [] }
  const malformed = (name: string, expected: string): void =>
    report(lineOf(name), 'error', 'live-malformed', problemMessages.liveMalformed(name, expected))
  for (const [name, value] of Object.entries(fields)) {
    if (isList(name)) {
      if (isTexts(value)) live[name] = value
      else if (typeof value === 'string') live[name] = [value]
      else malformed(name, 'a list of texts')
    } else if (name === 'target') {
      if (typeof value === 'string') live.target = value
      else malformed(name, 'a target such as `local` or `ssh:kube1`')
    } else if (name === 'shell') {
      if (value === 'bash' || value === 'zsh') live.shell = value
      else malformed(name, '`bash` or `zsh`')
    } else {
      const message = problemMessages.liveUnknown(name, nearest(name, SETTINGS))
      report(lineOf(name), 'error', 'live-unknown', message)
    }
  }
  return live
}

/** Maps the keys of the front matter, and of its `live:` map as `live.name`, to lines of the deck. */
function keyLines(contents: unknown, counter: LineCounter): Map<string, number> {
  const lines = new Map<string, number>()
  const add = (pair: Pair, prefix: string): void => {
    if (!isScalar(pair.key)) return
    // One line for the opening `---` that was cut off.
    lines.set(`${prefix}${String(pair.key.value)}`, counter.linePos(pair.key.range?.[0] ?? 0).line + 1)
    if (prefix === '' && pair.key.value === 'live' && isMap(pair.value))
      for (const inner of pair.value.items) add(inner, 'live.')
  }
  if (isMap(contents)) for (const pair of contents.items) add(pair, '')
  return lines
}

/**
 * Reads the front matter of a deck with LF line ends. Broken YAML, unknown or malformed `live:` settings are reported
 * with their lines and never thrown; what can be read counts.
 */
export function parseFrontMatter(markdown: string, report: Report): FrontMatter {
  const yaml = cutFrontMatter(markdown, report)
  if (yaml === null) return empty()
  const counter = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false })
  for (const error of document.errors.slice(0, 1)) {
    const line = counter.linePos(error.pos[0]).line + 1
    report(
      line,
      'error',
      'front-matter-broken',
      problemMessages.frontMatterBroken(error.message.split('\n')[0] ?? ''),
    )
  }
  if (document.errors.length > 0) return empty()
  let fields: unknown
  try {
    // Aliases are bounded by the yaml package, which throws on a bomb.
    fields = document.toJS()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    report(1, 'error', 'front-matter-broken', problemMessages.frontMatterBroken(reason))
  }
  if (!isFields(fields)) return empty()
  const lines = keyLines(document.contents, counter)
  const lineOf = (name: string): number => lines.get(name) ?? 1
  const live = fields['live']
  if (live !== undefined && live !== null && !isFields(live))
    report(lineOf('live'), 'error', 'live-malformed', problemMessages.liveMalformed('', 'a map of settings'))
  const theme = text(fields['theme'])
  return {
    title: text(fields['title']),
    author: text(fields['author']),
    description: text(fields['description']),
    keywords: words(fields['keywords']),
    lang: text(fields['lang']),
    theme: theme === '' ? null : { name: theme, line: lineOf('theme') },
    live: isFields(live) ? readLive(live, (name) => lineOf(`live.${name}`), report) : empty().live,
  }
}
