import { bounded, matches } from '../bounded.ts'
import { FileError } from '../file-error.ts'
import { readLines } from '../io.ts'
import { joinPath } from '../path.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'
import { UsageError } from './options.ts'
import { compileExpression, escapeLiteral } from './regular-expression.ts'

/** `grep`, with context lines. */
const grepWith = (name: string, preset: 'E' | 'F' | undefined): ReturnType<typeof applet> =>
  applet({
    name,
    usage: '[-HhnlLoqvsriwFEx] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... } [FILE]...',
    about: 'Search for PATTERN in FILEs (or stdin)',
    options: 'HhnlLcoqvsrRiwFExm:A:B:C:e:f:z',
    number: 'C',
    long: { color: 'z', 'ignore-case': 'i', invert: 'v' },
    run: (tool) => search(tool, preset),
  })

export const grep = grepWith('grep', undefined)
export const egrep = grepWith('egrep', 'E')
export const fgrep = grepWith('fgrep', 'F')

async function search(tool: Tool, preset: 'E' | 'F' | undefined): Promise<number> {
  const patterns = [...(tool.options.get('e') ?? [])]
  const names = [...tool.operands]
  if (patterns.length === 0) {
    const first = names.shift()
    if (first === undefined) throw new UsageError('operand')
    patterns.push(first)
  }
  const source = patterns.flatMap((pattern) => pattern.split('\n'))
  const matcher = newMatcher(tool, source, preset)
  if (!matcher) return tool.fail(`bad regex '${patterns.join('\n')}'`, 2)
  const recursive = tool.has('r') || tool.has('R')
  if (names.length === 0) names.push(recursive ? '.' : '-')
  const files = recursive ? names.flatMap((name) => filesBelow(tool, name)) : names
  const prefixed = tool.has('H') || (!tool.has('h') && (files.length > 1 || recursive))
  let found = false
  let failed = false
  for (const name of files) {
    try {
      const label = name === '-' ? '(standard input)' : name
      found = (await searchOne(tool, { name, label, matcher, prefixed })) || found
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      failed = true
      if (!tool.has('s')) await tool.fail(`${name}: ${error.reason}`)
    }
    if (found && tool.has('q')) return 0
  }
  return failed ? 2 : found ? 0 : 1
}

function newMatcher(
  tool: Tool,
  patterns: readonly string[],
  preset: 'E' | 'F' | undefined,
): RegExp | undefined {
  const flags = `g${tool.has('i') ? 'i' : ''}`
  const literal = tool.has('F') || preset === 'F'
  const extended = tool.has('E') || preset === 'E'
  const sources = patterns.map((pattern) => {
    if (literal) return escapeLiteral(pattern)
    return compileExpression(pattern, { extended })?.source
  })
  if (sources.includes(undefined)) return undefined
  const all = sources.map((source) => `(?:${source ?? ''})`).join('|')
  if (tool.has('x')) return new RegExp(`^(?:${all})$`, flags)
  return new RegExp(tool.has('w') ? `(?<!\\w)(?:${all})(?!\\w)` : all, flags)
}

function filesBelow(tool: Tool, name: string): string[] {
  const { files } = tool.context
  const path = tool.path(name)
  if (!files.isFolder(path)) return [name]
  return files.list(path).flatMap((entry) => filesBelow(tool, joinPath(name, entry)))
}

interface Search {
  name: string
  label: string
  matcher: RegExp
  prefixed: boolean
}

async function searchOne(tool: Tool, { name, label, matcher, prefixed }: Search): Promise<boolean> {
  const before = Number(tool.value('B') ?? tool.value('C') ?? '0')
  const after = Number(tool.value('A') ?? tool.value('C') ?? '0')
  const most = Number(tool.value('m') ?? 'Infinity')
  const listing = tool.has('l') || tool.has('L')
  const quiet = listing || tool.has('q') || tool.has('c')
  const show = (line: number, separator: string, text: string): Promise<void> =>
    tool.print(`${prefixed ? label + separator : ''}${tool.has('n') ? `${line}${separator}` : ''}${text}\n`)
  const held: string[] = []
  let [line, count, trailing, lastShown] = [0, 0, 0, 0]
  for await (const text of readLines(tool.context, tool.open(name))) {
    line++
    matcher.lastIndex = 0
    if (matches(matcher, text) === tool.has('v')) {
      if (!quiet && trailing-- > 0) await show((lastShown = line), '-', text)
      else if (before > 0) held.push(text)
      if (held.length > before) held.shift()
      continue
    }
    count++
    if (tool.has('q') || listing) break
    if (!quiet) {
      if (lastShown > 0 && before + after > 0 && line - held.length > lastShown + 1) await tool.print('--\n')
      for (const [index, kept] of held.entries()) await show(line - held.length + index, '-', kept)
      const texts = tool.has('o')
        ? bounded(matcher, text, () => [...text.matchAll(matcher)].map(([match]) => match).filter(Boolean))
        : [text]
      for (const one of texts) await show(line, ':', one)
      lastShown = line
      trailing = after
      held.length = 0
    }
    if (count >= most) break
  }
  if (tool.has('c')) await tool.print(`${prefixed ? `${label}:` : ''}${count}\n`)
  if ((tool.has('l') && count > 0) || (tool.has('L') && count === 0)) await tool.print(`${label}\n`)
  return count > 0
}
