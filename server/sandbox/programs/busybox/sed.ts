import { FileError } from '../file-error.ts'
import { readAll, readLines } from '../io.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'
import { UsageError } from './options.ts'
import { SedEditing } from './sed-editing.ts'
import type { SedLine } from './sed-editing.ts'
import { SedError, parseSed } from './sed-script.ts'
import type { SedCommand } from './sed-script.ts'

/** `sed`: all commands of POSIX but l, r and w, with addresses, ranges, labels and `!`. */
export const sed = applet({
  name: 'sed',
  usage: '[-i] [-nrE] [-e CMD]... [CMD] [FILE]...',
  about: 'Edit lines of FILEs (or stdin)',
  options: 'i::nrEe:sz',
  run: async (tool) => {
    const names = [...tool.operands]
    const scripts = [...(tool.options.get('e') ?? [])]
    if (scripts.length === 0) {
      const first = names.shift()
      if (first === undefined) throw new UsageError('operand')
      scripts.push(first)
    }
    try {
      const commands = parseSed(scripts.join('\n'), tool.has('E') || tool.has('r'))
      return await (tool.has('i') ? editInPlace(tool, commands, names) : edit(tool, commands, names))
    } catch (error) {
      if (!(error instanceof SedError)) throw error
      return tool.fail(error.message)
    }
  },
})

async function edit(tool: Tool, commands: readonly SedCommand[], names: readonly string[]): Promise<number> {
  let status = 0
  const lines = async function* lines(): AsyncGenerator<string, void, void> {
    for (const name of names.length === 0 ? ['-'] : names) {
      try {
        yield* readLines(tool.context, tool.open(name))
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        status = await tool.fail(`${name}: ${error.reason}`)
      }
    }
  }
  const editing = new SedEditing(tool.context, commands, !tool.has('n'))
  await editing.run(withLast(lines()), (text) => tool.print(text))
  return status
}

async function editInPlace(
  tool: Tool,
  commands: readonly SedCommand[],
  names: readonly string[],
): Promise<number> {
  const { context } = tool
  for (const name of names) {
    const before = await readAll(context, tool.open(name))
    const suffix = tool.value('i') ?? ''
    if (suffix !== '') context.files.writeFile(tool.path(name + suffix), before)
    const edited: string[] = []
    const editing = new SedEditing(context, commands, !tool.has('n'))
    await editing.run(withLast(readLines(context, tool.open(name))), (text) => {
      edited.push(text)
      return Promise.resolve()
    })
    context.files.writeFile(tool.path(name), edited.join(''))
  }
  return 0
}

/** Lines of which each knows whether it is the last. */
function withLast(lines: AsyncGenerator<string, void, void>): () => Promise<SedLine | undefined> {
  let ahead: Promise<IteratorResult<string, void>> | undefined
  return async () => {
    const current = await (ahead ?? lines.next())
    if (current.done === true) return undefined
    ahead = lines.next()
    return { text: current.value, last: (await ahead).done === true }
  }
}
