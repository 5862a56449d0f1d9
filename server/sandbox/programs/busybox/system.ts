import { StartError } from '../start-error.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'
import { formatDate } from './date-format.ts'
import { humanSize } from './format.ts'
import { printing } from './printing.ts'
import { readHosts } from './resolve.ts'

/** What the sandbox says of the machine that it does not have. */
const MACHINE = {
  kernel: '6.1.0-sandbox',
  version: '#1 SMP livedeck sandbox (simulated)',
  architecture: 'x86_64',
}
const MEMORY_KB = { total: 8_000_000, used: 1_200_000, shared: 4_000, cached: 900_000 }

export const hostname = printing(
  'hostname',
  '[-sif]',
  'Show hostname',
  (tool) => {
    if (tool.has('i')) return `${tool.context.network.ip}\n`
    return `${tool.has('f') ? fullHostname(tool) : tool.context.hostname}\n`
  },
  'sfdi',
)

/** The first name that /etc/hosts has for the host: the one with its domain, for a pod with a subdomain. */
function fullHostname({ context: { files, hostname: host } }: Tool): string {
  return readHosts(files).find(({ names }) => names.includes(host))?.names[0] ?? host
}

export const whoami = printing(
  'whoami',
  '',
  'Print the user name associated with the current effective user id',
  () => 'root\n',
)

export const id = printing(
  'id',
  '[-ugGnr]',
  'Print information about USER',
  (tool) => {
    if (tool.has('u') || tool.has('g') || tool.has('G')) return tool.has('n') ? 'root\n' : '0\n'
    return 'uid=0(root) gid=0(root) groups=0(root)\n'
  },
  'ugGnr',
)

export const uname = printing(
  'uname',
  '[-amnrspvio]',
  'Print system information',
  (tool) => {
    const parts: Readonly<Record<string, string>> = {
      s: 'Linux',
      n: tool.context.hostname,
      r: MACHINE.kernel,
      v: MACHINE.version,
      m: MACHINE.architecture,
      o: 'Linux',
    }
    const wanted = tool.has('a')
      ? Array.from('snrvmo')
      : Array.from('snrvmo').filter((letter) => tool.has(letter))
    return `${(wanted.length === 0 ? ['s'] : wanted).map((letter) => parts[letter]).join(' ')}\n`
  },
  'amnrspvio',
)

export const env = applet({
  name: 'env',
  usage: '[-i0] [-u NAME]... [NAME=VALUE]... [PROG ARGS]',
  about: 'Print current environment or run PROG after setting up environment',
  options: '+i0u:',
  run: async (tool) => {
    const environment: Record<string, string> = tool.has('i') ? {} : { ...tool.context.env }
    for (const name of tool.options.get('u') ?? []) delete environment[name]
    const words = [...tool.operands]
    for (let word = words[0]; word?.includes('=') === true; word = words[0]) {
      const [name = '', ...value] = word.split('=')
      environment[name] = value.join('=')
      words.shift()
    }
    if (words.length > 0) return become(tool, words, environment)
    await tool.print(
      Object.entries(environment)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    )
    return 0
  },
})

async function become(
  tool: Tool,
  words: readonly string[],
  environment: Record<string, string>,
): Promise<number> {
  try {
    return await tool.context.exec(words, { env: environment })
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    return tool.fail(`can't execute '${words[0] ?? ''}': No such file or directory`, 127)
  }
}

export const printenv = applet({
  name: 'printenv',
  usage: '[VARIABLE]...',
  about: 'Print environment VARIABLEs',
  run: async (tool) => {
    const { env: variables } = tool.context
    const names = tool.operands.length === 0 ? Object.keys(variables) : tool.operands
    const all = tool.operands.length === 0
    const known = names.filter((name) => Object.hasOwn(variables, name))
    await tool.print(known.map((name) => `${all ? `${name}=` : ''}${variables[name] ?? ''}\n`).join(''))
    return known.length === names.length ? 0 : 1
  },
})

export const date = applet({
  name: 'date',
  usage: '[-uR] [-I] [-d @SECONDS] [+FMT]',
  about: "Display time (the cluster's own)",
  options: 'uRId:s:D:',
  run: async (tool) => {
    const given = /^@(-?[0-9]+)$/.exec(tool.value('d') ?? '')?.[1]
    if (tool.has('s')) return tool.fail("can't set date: Operation not permitted")
    if (tool.has('d') && given === undefined) return tool.fail(`invalid date '${tool.value('d') ?? ''}'`)
    const time = new Date(given === undefined ? tool.context.clock.now() : Number(given) * 1000)
    const format = tool.operands.find((word) => word.startsWith('+'))?.slice(1)
    const standard = tool.has('R')
      ? '%a, %d %b %Y %H:%M:%S +0000'
      : tool.has('I')
        ? '%Y-%m-%d'
        : '%a %b %e %H:%M:%S UTC %Y'
    await tool.print(`${formatDate(time, format ?? standard)}\n`)
    return 0
  },
})

export const df = printing(
  'df',
  '[-h] [FILESYSTEM]...',
  'Print filesystem usage statistics',
  (tool) => {
    const human = tool.has('h')
    const size = (kilobytes: number): string => (human ? humanSize(kilobytes * 1024) : String(kilobytes))
    const rows = [
      ['overlay', 16_384, 512, '/'],
      ['tmpfs', 65_536, 0, '/dev'],
      ['shm', 65_536, 0, '/dev/shm'],
    ] as const
    const head = `Filesystem           ${human ? 'Size' : '1K-blocks'}      Used Available Use% Mounted on\n`
    return (
      head +
      rows
        .map(
          ([name, total, used, mount]) =>
            `${name.padEnd(20)} ${size(total).padStart(9)} ${size(used).padStart(9)} ${size(total - used).padStart(9)} ${String(Math.round((100 * used) / total)).padStart(3)}% ${mount}\n`,
        )
        .join('')
    )
  },
  'hkmPTai',
)

export const free = printing(
  'free',
  '[-bkmgh]',
  'Display free and used memory (simulated)',
  (tool) => {
    const divisor = tool.has('m') ? 1024 : tool.has('g') ? 1_048_576 : 1
    const show = (kilobytes: number): string =>
      (tool.has('h') ? humanSize(kilobytes * 1024) : String(Math.floor(kilobytes / divisor))).padStart(12)
    const { total, used, shared, cached } = MEMORY_KB
    const numbers = [total, used, total - used - cached, shared, cached, total - used]
    return `              total        used        free      shared  buff/cache   available\nMem:   ${numbers.map(show).join('')}\nSwap:  ${[0, 0, 0].map(show).join('')}\n`
  },
  'bkmgh',
)

export const uptime = printing('uptime', '', 'Display the time since the last boot', (tool) => {
  const { clock } = tool.context
  const started = tool.context.listProcesses().find(({ pid }) => pid === 1)?.started ?? clock.now()
  const minutes = Math.floor((clock.now() - started) / 60_000)
  const text =
    minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
  return ` ${formatDate(new Date(clock.now()), '%H:%M:%S')} up ${text},  load average: 0.00, 0.00, 0.00\n`
})

export const mount = printing(
  'mount',
  '',
  'List mounted filesystems',
  () =>
    'overlay on / type overlay (rw,relatime)\nproc on /proc type proc (rw,nosuid,nodev,noexec,relatime)\ntmpfs on /dev type tmpfs (rw,nosuid,size=65536k,mode=755)\n',
)

export const nproc = printing('nproc', '', 'Print number of available CPUs', () => '2\n', 'a')

export const arch = printing('arch', '', 'Print system architecture', () => `${MACHINE.architecture}\n`)
