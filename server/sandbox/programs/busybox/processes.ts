import { complain, readAll } from '../io.ts'
import type { ProcessContext } from '../program.ts'
import { exitCodeOf, parseSignal } from '../signals.ts'
import { StartError } from '../start-error.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'
import { formatDate } from './date-format.ts'
import { parseDuration } from './format.ts'
import { invalidNumber } from './messages.ts'

/** CPU time, which nothing here measures. */
const CPU_TIME = '0:00'

export const ps = applet({
  name: 'ps',
  usage: '[-o COL1,COL2=HEADER]',
  about: 'Show list of processes',
  options: 'o:efalTwxu',
  run: async (tool) => {
    const { context } = tool
    const rows = context.listProcesses().map((row) => {
      const words = row.argv.join(' ')
      return `${String(row.pid).padStart(5)} ${'root'.padEnd(8)} ${CPU_TIME.padStart(5)} ${words}\n`
    })
    await tool.print(`PID   USER     TIME  COMMAND\n${rows.join('')}`)
    return 0
  },
})

export const top = applet({
  name: 'top',
  usage: '[-b] [-n COUNT] [-d SECONDS]',
  about: 'Show a view of process activity once (simulated: nothing measures CPU or memory)',
  options: 'bn:d:mH',
  run: async (tool) => {
    const rows = tool.context
      .listProcesses()
      .map(
        ({ pid, ppid, argv }) =>
          `${String(pid).padStart(5)} ${String(ppid).padStart(5)} root     S     1600   0%   0   0% ${argv.join(' ')}\n`,
      )
    await tool.print(
      'Mem: 1200000K used, 6800000K free, 4000K shrd, 0K buff, 900000K cached\n' +
        'CPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq\n' +
        `Load average: 0.00 0.00 0.00 1/${rows.length} ${tool.context.pid}\n` +
        `  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n${rows.join('')}`,
    )
    return 0
  },
})

/** Starts what the operands name and hands it to `work`; complains when it cannot be started. */
async function started(
  tool: Tool,
  words: readonly string[],
  work: (child: ReturnType<ProcessContext['spawn']>) => Promise<number>,
  options: Parameters<ProcessContext['spawn']>[1] = {},
): Promise<number> {
  try {
    return await work(tool.context.spawn(words, options))
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    const reason = error.code === 'not-found' ? 'No such file or directory' : 'Permission denied'
    return tool.fail(`can't execute '${words[0] ?? ''}': ${reason}`, error.code === 'not-found' ? 127 : 126)
  }
}

export const timeout = applet({
  name: 'timeout',
  usage: '[-s SIG] [-k KILL_SECS] SECS PROG ARGS',
  about: 'Run PROG, and send SIG to it if it is not gone in SECS seconds',
  options: '+s:k:t:',
  atLeast: 2,
  run: (tool) => {
    const [limit = '', ...words] = tool.operands
    const time = parseDuration(limit)
    if (time === undefined) return tool.fail(invalidNumber(limit))
    const signal = parseSignal(tool.value('s') ?? 'TERM') ?? 'TERM'
    return started(tool, words, async (child) => {
      let late = false
      const alarm = tool.context.clock.after(time, () => {
        late = true
        child.kill(signal)
      })
      const forwarded = (['TERM', 'INT', 'HUP'] as const).map((name) =>
        tool.context.onSignal(name, () => child.kill(name)),
      )
      const hard = parseDuration(tool.value('k') ?? '')
      const killing =
        hard === undefined ? undefined : tool.context.clock.after(time + hard, () => child.kill('KILL'))
      const status = await child.exit
      alarm.dispose()
      killing?.dispose()
      for (const handler of forwarded) handler.dispose()
      return late ? exitCodeOf(signal) : status
    })
  },
})

export const time = applet({
  name: 'time',
  usage: '[-vpa] [-o FILE] PROG ARGS',
  about: 'Run PROG, display resource usage when it exits',
  options: '+vpao:f:',
  atLeast: 1,
  run: (tool) => {
    const { clock } = tool.context
    const from = clock.now()
    return started(tool, tool.operands, async (child) => {
      const status = await child.exit
      const seconds = (clock.now() - from) / 1000
      const real = `${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s`
      await complain(tool.context, `real\t${real}\nuser\t0m 0.00s\nsys\t0m 0.00s\n`)
      return status
    })
  },
})

export const nohup = applet({
  name: 'nohup',
  usage: 'PROG ARGS',
  about: 'Run PROG immune to hangups',
  options: '+',
  atLeast: 1,
  run: (tool) => started(tool, tool.operands, (child) => child.exit, { ignored: ['HUP'] }),
})

export const watch = applet({
  name: 'watch',
  usage: '[-n SEC] [-t] PROG ARGS',
  about: 'Run PROG periodically',
  options: '+n:tex',
  atLeast: 1,
  run: async (tool) => {
    const { context } = tool
    const seconds = Number(tool.value('n') ?? '2')
    const command = tool.operands.join(' ')
    for (;;) {
      const title = `Every ${seconds.toFixed(1)}s: ${command}`
      const now = formatDate(new Date(context.clock.now()), '%Y-%m-%d %H:%M:%S')
      const width = Math.max(context.tty?.columns ?? 80, title.length + now.length + 1)
      await tool.print('\u001b[H\u001b[J')
      if (!tool.has('t')) await tool.print(`${title}${now.padStart(width - title.length)}\n\n`)
      await context.spawn(['sh', '-c', command]).exit
      await context.clock.sleep(seconds * 1000, context.signal)
    }
  },
})

export const xargs = applet({
  name: 'xargs',
  usage: '[-0rt] [-n N] [-I STR] [PROG ARGS]',
  about: 'Run PROG on every item given by stdin',
  options: '+0rtn:I:P:',
  run: async (tool) => {
    const text = (await readAll(tool.context)).toString()
    const replaced = tool.value('I')
    const items = tool.has('0')
      ? text.split('\0').filter(Boolean)
      : replaced === undefined
        ? splitItems(text)
        : text.split('\n').filter(Boolean)
    const words = tool.operands.length === 0 ? ['echo'] : tool.operands
    if (items.length === 0 && tool.has('r')) return 0
    const size = replaced === undefined ? Number(tool.value('n') ?? '5000') : 1
    let status = 0
    for (let index = 0; index < Math.max(1, items.length); index += size) {
      const group = items.slice(index, index + size)
      const argv =
        replaced === undefined
          ? [...words, ...group]
          : words.map((word) => word.replaceAll(replaced, group[0] ?? ''))
      const code = await started(tool, argv, (child) => child.exit)
      if (code === 127 || code === 126) return code
      if (code !== 0) status = 123
    }
    return status
  },
})

/** Items between blanks; quotes and backslashes keep blanks. */
const splitItems = (text: string): string[] =>
  [...text.matchAll(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/gs)].map(([item]) =>
    item.replace(
      /"([^"]*)"|'([^']*)'|\\(.)/gs,
      (_whole, double?: string, single?: string, one?: string) => double ?? single ?? one ?? '',
    ),
  )
