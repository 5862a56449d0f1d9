import { CHARACTER_CLASSES } from '../sh/pattern.ts'

/** Turns a POSIX regular expression, basic or extended, into one of JavaScript; undefined when it is none. */
export function compileExpression(
  source: string,
  { extended, flags = '' }: { extended: boolean; flags?: string },
): RegExp | undefined {
  try {
    return new RegExp(translate(source, extended), flags)
  } catch {
    return undefined
  }
}

/** A text that means only itself. */
export const escapeLiteral = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

const SPECIAL = '(){}|+?'

function translate(source: string, extended: boolean): string {
  let result = ''
  for (let index = 0; index < source.length; index++) {
    const character = source.charAt(index)
    const bracket = character === '[' ? /^\[(\^?)(\]?(?:\[:\w+:\]|[^\]])*)\]/.exec(source.slice(index)) : null
    if (bracket) {
      result += `[${bracket[1] ?? ''}${classContent(bracket[2] ?? '')}]`
      index += bracket[0].length - 1
    } else if (character === '\\') {
      const escaped = source.charAt(++index)
      if (SPECIAL.includes(escaped)) result += extended ? `\\${escaped}` : escaped
      else if (escaped === '<' || escaped === '>') result += '\\b'
      else result += `\\${escaped}`
    } else if (SPECIAL.includes(character)) result += extended ? character : `\\${character}`
    else if (character === '*' && !extended && /(?:^|\\\()$/.test(source.slice(0, index))) result += '\\*'
    else if (character === '/') result += '\\/'
    else result += character
  }
  return result
}

const classContent = (content: string): string =>
  content
    .replace(/\[:(\w+):\]/g, (_whole, name: string) => `\u0001${name}\u0001`)
    .replace(/[\\[\]]/g, '\\$&')
    // eslint-disable-next-line no-control-regex -- the marks of the line before, which no pattern that is typed holds
    .replace(/\u0001(\w+)\u0001/g, (_whole, name: string) => CHARACTER_CLASSES[name] ?? '')
