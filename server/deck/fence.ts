import { type AttributeFault, parseAttributes } from './attributes.ts'
import type { StepAttributes } from './deck.ts'
import { problemMessages } from './messages.ts'

/** A fence's info string, taken apart. */
export interface FenceInfo {
  /** Lower case; empty when the fence names none. */
  language: string
  attributes: StepAttributes
  /** True when it is marked `{output}`. */
  output: boolean
  faults: AttributeFault[]
  /** What the highlighter may see: the language and plain line ranges such as `{1,3-5}`. */
  highlight: string
}

/** A fence with its place in the deck. */
export interface Fence extends FenceInfo {
  /** 1-based. */
  slide: number
  /** 1-based line of the opening fence. */
  line: number
  source: string
}

const RANGES = /^\{[\d,\s-]*\}$/

/** Finds where a group in braces ends, quotes respected; -1 when it does not. */
function groupEnd(text: string, start: number): number {
  let quote = ''
  for (let index = start + 1; index < text.length; index++) {
    const char = text[index] ?? ''
    if (quote !== '') {
      if (char === '\\') index++
      else if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '}') return index + 1
  }
  return -1
}

/** Cuts an info string into what is outside braces and the groups in braces; an unclosed group runs to the end. */
function cut(info: string): { outside: string; groups: string[]; unclosed: boolean } {
  let outside = ''
  const groups: string[] = []
  let at = 0
  while (at < info.length) {
    const open = info.indexOf('{', at)
    if (open < 0) break
    outside += info.slice(at, open) + ' '
    const end = groupEnd(info, open)
    if (end < 0) return { outside, groups: [...groups, `${info.slice(open)}}`], unclosed: true }
    groups.push(info.slice(open, end))
    at = end
  }
  return { outside: outside + info.slice(at), groups, unclosed: false }
}

/**
 * Takes a fence's info string apart: the language, our attributes, and what is left for the highlighter.
 * A group of plain numbers is Shiki's (lines to mark) and stays with it.
 */
export function parseFenceInfo(info: string): FenceInfo {
  const { outside, groups, unclosed } = cut(info.trim())
  const ranges = groups.filter((group) => RANGES.test(group))
  const named = groups.filter((group) => !RANGES.test(group)).map((group) => group.slice(1, -1))
  const read = parseAttributes(named.join(' '))
  const [first = '', ...rest] = outside.trim().split(/\s+/)
  const language = first === '' ? (read.classes[0] ?? '') : first
  const faults = [...read.faults]
  if (unclosed)
    faults.unshift({
      level: 'error',
      rule: 'attribute-malformed',
      message: problemMessages.attributeUnclosed(),
    })
  return {
    language: language.toLowerCase(),
    attributes: read.attributes,
    output: read.output,
    faults,
    highlight: [language, ...rest, ...ranges].join(' ').trim(),
  }
}
