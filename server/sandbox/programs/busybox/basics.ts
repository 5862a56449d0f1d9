import { baseName, folderName } from '../path.ts'
import { findExecutable } from '../executables.ts'
import type { Program } from '../program.ts'
import { applet } from './applet.ts'
import { parseDuration } from './format.ts'
import { invalidNumber, notSimulated } from './messages.ts'

export const sleep = applet({
  name: 'sleep',
  usage: '[N]...',
  about: 'Pause for the sum of the times given, each in (s)econds, (m)inutes, (h)ours or (d)ays',
  atLeast: 1,
  run: async (tool) => {
    let total = 0
    for (const word of tool.operands) {
      const time = word === 'infinity' || word === 'inf' ? Infinity : parseDuration(word)
      if (time === undefined) return tool.fail(invalidNumber(word))
      total += time
    }
    // Beyond a hundred years nobody waits for the end.
    await tool.context.clock.sleep(Math.min(total, 3_155_760_000_000), tool.context.signal)
    return 0
  },
})

/** The tool `true`: ends at once with exit code 0. */
export const succeed: Program = () => Promise.resolve(0)
/** The tool `false`: ends at once with exit code 1. */
export const failing: Program = () => Promise.resolve(1)

export const yes = applet({
  name: 'yes',
  usage: '[STRING]',
  about: "Repeatedly print a line with STRING, or 'y'",
  run: async (tool) => {
    const line = `${tool.operands.length === 0 ? 'y' : tool.operands.join(' ')}\n`
    const block = line.repeat(Math.max(1, Math.floor(8192 / line.length)))
    for (;;) await tool.print(block)
  },
})

export const pwd = applet({
  name: 'pwd',
  usage: '',
  about: 'Print the full filename of the current working directory',
  options: 'LP',
  run: async (tool) => {
    await tool.print(`${tool.context.cwd}\n`)
    return 0
  },
})

export const basename = applet({
  name: 'basename',
  usage: 'FILE [SUFFIX]',
  about: 'Strip directory path and SUFFIX from FILE',
  atLeast: 1,
  run: async (tool) => {
    const [path = '', suffix = ''] = tool.operands
    const name = baseName(path)
    const stripped = suffix !== '' && name !== suffix && name.endsWith(suffix)
    await tool.print(`${stripped ? name.slice(0, -suffix.length) : name}\n`)
    return 0
  },
})

export const dirname = applet({
  name: 'dirname',
  usage: 'FILENAME',
  about: 'Strip non-directory suffix from FILENAME',
  atLeast: 1,
  run: async (tool) => {
    await tool.print(`${folderName(tool.operands[0] ?? '')}\n`)
    return 0
  },
})

export const seq = applet({
  name: 'seq',
  usage: '[-w] [-s SEP] [FIRST [INC]] LAST',
  about: 'Print numbers from FIRST to LAST, in steps of INC',
  options: '+ws:',
  atLeast: 1,
  run: async (tool) => {
    const numbers = tool.operands.map(Number)
    const wrong = tool.operands.find((word) => word === '' || !Number.isFinite(Number(word)))
    if (wrong !== undefined) return tool.fail(invalidNumber(wrong))
    const last = numbers.at(-1) ?? 0
    const first = numbers.length > 1 ? (numbers[0] ?? 1) : 1
    const step = numbers.length > 2 ? (numbers[1] ?? 1) : 1
    const digits = Math.max(...tool.operands.map((word) => word.split('.')[1]?.length ?? 0))
    const width = tool.has('w') ? Math.max(first.toFixed(digits).length, last.toFixed(digits).length) : 0
    const separator = tool.value('s') ?? '\n'
    const count = step === 0 ? Infinity : Math.floor((last - first) / step + 1e-10)
    for (let index = 0; index <= count; index++) {
      const text = (first + index * step).toFixed(digits).padStart(width, '0')
      await tool.print(text + (index === count ? '\n' : separator))
    }
    return 0
  },
})

export const which = applet({
  name: 'which',
  usage: '[-a] COMMAND...',
  about: 'Locate COMMAND',
  options: 'a',
  atLeast: 1,
  run: async (tool) => {
    const { files, cwd, env } = tool.context
    let status = 0
    for (const name of tool.operands) {
      try {
        await tool.print(`${findExecutable(name, { files, cwd, path: env['PATH'] })}\n`)
      } catch {
        tool.context.signal.throwIfAborted()
        status = 1
      }
    }
    return status
  },
})

/** A tool that would need more of a system than there is: it says so in one line. */
export const refusing = (name: string, what: string): Program =>
  applet({
    name,
    usage: '',
    about: notSimulated(what),
    options: '',
    run: (tool) => tool.fail(notSimulated(what)),
  })
