import { baseName, joinPath } from '../path.ts'
import { matchesPattern } from '../sh/pattern.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'

interface FindTest {
  holds(path: string, tool: Tool): boolean
}

export const find = applet({
  name: 'find',
  usage: '[PATH]... [-name PATTERN] [-type f|d] [-maxdepth N] [-exec CMD {} ;] [-delete]',
  about: 'Search for files',
  run: async (given) => {
    // Its expressions look like options; they are taken apart here.
    const words = given.context.argv.slice(1)
    const start = words.findIndex((word) => /^[-!(]/.test(word))
    const roots = start < 0 ? words : words.slice(0, start)
    const expression = readExpression(start < 0 ? [] : words.slice(start))
    if (typeof expression === 'string') return given.fail(expression)
    let status = 0
    for (const root of roots.length === 0 ? ['.'] : roots) {
      if (!given.context.files.exists(given.path(root))) {
        status = await given.fail(`${root}: No such file or directory`)
        continue
      }
      await walkTree(given, root, 0, expression)
    }
    return status
  },
  options: 'abcdefghijklmnopqrstuvwxyz!()',
})

interface Expression {
  tests: FindTest[]
  most: number
  least: number
  exec: string[] | undefined
  remove: boolean
}

function readExpression(words: string[]): Expression | string {
  const expression: Expression = { tests: [], most: Infinity, least: 0, exec: undefined, remove: false }
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const negated = word === '!' || word === '-not'
    const name = negated ? (words.shift() ?? '') : word
    const add = (holds: FindTest['holds']): number =>
      expression.tests.push({ holds: (path, tool) => holds(path, tool) !== negated })
    if (name === '-print' || name === '-a') continue
    if (name === '-delete') expression.remove = true
    else if (name === '-exec') {
      const end = words.findIndex((one) => one === ';' || one === '+')
      if (end < 0) return "'-exec' requires an argument"
      expression.exec = words.splice(0, end + 1).slice(0, -1)
    } else {
      const value = words.shift()
      if (value === undefined) return `${name}: requires an argument`
      const pattern = [{ text: name === '-iname' ? value.toLowerCase() : value, quoted: false }]
      if (name === '-name') add((path) => matchesPattern(pattern, baseName(path)))
      else if (name === '-iname') add((path) => matchesPattern(pattern, baseName(path).toLowerCase()))
      else if (name === '-path') add((path) => matchesPattern(pattern, path))
      else if (name === '-type')
        add((path, tool) => tool.context.files.isFolder(tool.path(path)) === (value === 'd'))
      else if (name === '-maxdepth') expression.most = Number(value)
      else if (name === '-mindepth') expression.least = Number(value)
      else return `unrecognized: ${name}`
    }
  }
  return expression
}

async function walkTree(tool: Tool, path: string, depth: number, expression: Expression): Promise<void> {
  const { files } = tool.context
  const { tests, exec } = expression
  const fits = depth >= expression.least && tests.every((one) => one.holds(path, tool))
  const names = files.isFolder(tool.path(path)) && depth < expression.most ? files.list(tool.path(path)) : []
  if (fits && exec) {
    await tool.context.spawn(exec.map((word) => word.replaceAll('{}', path))).exit
  } else if (fits && !expression.remove) await tool.print(`${path}\n`)
  for (const name of names) await walkTree(tool, joinPath(path, name), depth + 1, expression)
  if (fits && expression.remove) files.remove(tool.path(path), { recursive: true })
}
