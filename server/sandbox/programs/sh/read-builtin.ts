import { readLine } from '../io.ts'
import type { Builtin } from './builtins.ts'
import type { Interpreter } from './interpreter.ts'
import { printTo } from './print.ts'

/** `read [-r] [-p PROMPT] NAME…`: a line split at IFS, the rest in the last name. */
const read: Builtin = async (shell, words) => {
  const names: string[] = []
  let raw = false
  for (let index = 1; index < words.length; index++) {
    const word = words[index] ?? ''
    if (word === '-p') await printTo(shell, words[++index] ?? '')
    else if (/^-[tnd]$/.test(word)) index++
    else if (/^-[rs]+$/.test(word)) raw ||= word.includes('r')
    else names.push(word)
  }
  const { stdin } = shell.descriptors
  const read1 = await readLine(shell.context, stdin)
  let line = read1?.line ?? ''
  let complete = read1?.complete ?? false
  const continues = (): boolean => !raw && complete && /(?:^|[^\\])(?:\\\\)*\\$/.test(line)
  while (continues()) {
    const next = await readLine(shell.context, stdin)
    line = line.slice(0, -1) + (next?.line ?? '')
    complete = next?.complete ?? false
  }
  assign(
    shell,
    names.length > 0 ? names : ['REPLY'],
    raw ? line : line.replace(/\\(.)/g, '$1'),
    names.length > 0,
  )
  return complete ? 0 : 1
}

function assign(shell: Interpreter, names: readonly string[], line: string, trims: boolean): void {
  const { variables } = shell.state
  const ifs = variables.get('IFS') ?? ' \t\n'
  const blanks = Array.from(ifs)
    .filter((character) => /\s/.test(character))
    .join('')
  const isBlank = (character: string): boolean => character !== '' && blanks.includes(character)
  let rest = trims ? trimStart(line, isBlank) : line
  for (const name of names.slice(0, -1)) {
    let end = 0
    while (end < rest.length && !ifs.includes(rest.charAt(end))) end++
    variables.set(name, rest.slice(0, end))
    rest = trimStart(rest.slice(end), isBlank)
    if (end > 0 && ifs.includes(rest.charAt(0)) && rest !== '' && !isBlank(rest.charAt(0))) {
      rest = trimStart(rest.slice(1), isBlank)
    }
  }
  variables.set(names.at(-1) ?? 'REPLY', trims ? trimEnd(rest, isBlank) : rest)
}

function trimEnd(text: string, isBlank: (character: string) => boolean): string {
  let end = text.length
  while (end > 0 && isBlank(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

function trimStart(text: string, isBlank: (character: string) => boolean): string {
  let start = 0
  while (isBlank(text.charAt(start))) start++
  return text.slice(start)
}

const getopts: Builtin = (shell, words) => {
  const { variables, parameters } = shell.state
  const [, options = '', name = ''] = words
  const given = words.length > 3 ? words.slice(3) : parameters
  const index = Number(variables.get('OPTIND') ?? '1')
  const offset = Number(variables.get('_OPTOFFSET') ?? '1')
  const word = given[index - 1] ?? ''
  if (!/^-./.test(word) || word === '--') {
    variables.set(name, '?')
    if (word === '--') variables.set('OPTIND', String(index + 1))
    return Promise.resolve(1)
  }
  const letter = word.charAt(offset)
  const known = options.indexOf(letter)
  const takes = known >= 0 && options.charAt(known + 1) === ':'
  const last = offset + 1 >= word.length
  const argument = last ? given[index] : word.slice(offset + 1)
  variables.set(name, known < 0 || letter === ':' ? '?' : letter)
  if (takes) variables.set('OPTARG', argument ?? '')
  variables.set('OPTIND', String(takes ? index + (last ? 2 : 1) : index + (last ? 1 : 0)))
  variables.set('_OPTOFFSET', takes || last ? '1' : String(offset + 1))
  return Promise.resolve(0)
}

/** What takes input or arguments apart. */
export const readBuiltins: readonly (readonly [string, Builtin])[] = [
  ['read', read],
  ['getopts', getopts],
]
