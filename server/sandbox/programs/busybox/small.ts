import { joinPath } from '../path.ts'
import { terminalOf } from '../terminal.ts'
import { applet } from './applet.ts'
import { printing } from './printing.ts'

export const clear = printing('clear', '', 'Clear screen', () => '\u001b[H\u001b[J')

export const tty = applet({
  name: 'tty',
  usage: '',
  about: "Print file name of stdin's terminal",
  options: 's',
  run: async (tool) => {
    const terminal = terminalOf(tool.context.stdin)
    await tool.print(terminal ? '/dev/pts/0\n' : 'not a tty\n')
    return terminal ? 0 : 1
  },
})

export const mktemp = applet({
  name: 'mktemp',
  usage: '[-d] [TEMPLATE]',
  about: 'Create a temporary file with name based on TEMPLATE and print its name',
  options: 'dp:qut',
  run: async (tool) => {
    const { files, chance } = tool.context
    const template = tool.operands[0] ?? joinPath('/tmp', 'tmp.XXXXXX')
    const name = template.replace(/X+$/, (marks) => chance.suffix(marks.length))
    if (tool.has('d')) files.makeFolder(tool.path(name))
    else files.writeFile(tool.path(name), '', { mode: 0o600 })
    await tool.print(`${name}\n`)
    return 0
  },
})
