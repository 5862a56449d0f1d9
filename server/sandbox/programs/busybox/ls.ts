import { joinPath } from '../path.ts'
import type { FileSystem } from '../program.ts'
import { terminalOf } from '../terminal.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'
import { humanSize, modeText, pad } from './format.ts'

interface Entry {
  name: string
  path: string
  stat: ReturnType<FileSystem['stat']>
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const SIX_MONTHS_MS = (365 * 86_400_000) / 2

/** `ls [-1AadFhlprRSt] FILE…`. */
export const ls = applet({
  name: 'ls',
  usage: '[-1AaCdFhilprRSt] [FILE]...',
  about: 'List directory contents',
  options: '1AaCdFghHiLlnopqrRSstuvwXx',
  long: { color: 'x', 'full-time': 'l' },
  run: list,
})

async function list(tool: Tool): Promise<number> {
  const { files } = tool.context
  const names = tool.operands.length === 0 ? ['.'] : tool.operands
  const folders: Entry[] = []
  const single: Entry[] = []
  let status = 0
  for (const name of names) {
    const path = tool.path(name)
    if (!files.exists(path)) {
      status = await tool.fail(`${name}: No such file or directory`)
      continue
    }
    const entry = { name, path, stat: files.stat(path) }
    if (entry.stat.isFolder && !tool.has('d')) folders.push(entry)
    else single.push(entry)
  }
  if (single.length > 0) await show(tool, sorted(tool, single), false)
  let titled = single.length > 0
  for (const folder of sorted(tool, folders)) {
    await listFolder(tool, folder, names.length > 1 || tool.has('R'), titled)
    titled = true
  }
  return status
}

async function listFolder(tool: Tool, folder: Entry, titled: boolean, separated: boolean): Promise<void> {
  const { files } = tool.context
  if (titled) await tool.print(`${separated ? '\n' : ''}${folder.name}:\n`)
  const names = files
    .list(folder.path)
    .filter((name) => tool.has('a') || tool.has('A') || !name.startsWith('.'))
  const all = tool.has('a') ? ['.', '..', ...names] : names
  const entries = all.map((name): Entry => {
    const path =
      name.startsWith('.') && /^\.\.?$/.test(name)
        ? tool.path(`${folder.path}/${name}`)
        : joinPath(folder.path, name)
    return { name, path, stat: files.stat(path) }
  })
  await show(tool, sorted(tool, entries), true)
  if (!tool.has('R')) return
  for (const entry of entries.filter(({ name, stat }) => stat.isFolder && !/^\.\.?$/.test(name))) {
    await listFolder(tool, { ...entry, name: joinPath(folder.name, entry.name) }, true, true)
  }
}

function sorted(tool: Tool, entries: readonly Entry[]): Entry[] {
  const order = entries.toSorted((left, right) => {
    if (tool.has('S') && left.stat.size !== right.stat.size) return right.stat.size - left.stat.size
    if (tool.has('t') && left.stat.mtime !== right.stat.mtime) return right.stat.mtime - left.stat.mtime
    return left.name < right.name ? -1 : 1
  })
  return tool.has('r') ? order.toReversed() : order
}

async function show(tool: Tool, entries: readonly Entry[], total: boolean): Promise<void> {
  if (!['l', 'g', 'n', 'o'].some((letter) => tool.has(letter))) return showNames(tool, entries)
  if (total) {
    const blocks = entries.reduce((sum, { stat }) => sum + Math.ceil(stat.size / 4096) * 4, 0)
    await tool.print(`total ${tool.has('h') ? humanSize(blocks * 1024) : blocks}\n`)
  }
  const owner = tool.has('n') ? `${pad('0', 8)} ${pad('0', 8)}` : `${pad('root', 8)} ${pad('root', 8)}`
  for (const entry of entries) {
    const { stat } = entry
    const size = tool.has('h') ? humanSize(stat.size) : String(stat.size)
    const links = stat.isFolder ? 2 : 1
    await tool.print(
      `${modeText(stat)}  ${String(links).padStart(3)} ${owner} ${size.padStart(9)} ${dateText(tool, stat.mtime)} ${label(tool, entry)}\n`,
    )
  }
}

function dateText(tool: Tool, time: number): string {
  const date = new Date(time)
  const day = `${MONTHS[date.getUTCMonth()] ?? ''} ${String(date.getUTCDate()).padStart(2)}`
  const old = Math.abs(tool.context.clock.now() - time) > SIX_MONTHS_MS
  return `${day} ${old ? ` ${date.getUTCFullYear()}` : date.toISOString().slice(11, 16)}`
}

const label = (tool: Tool, { name, stat }: Entry): string => {
  if (stat.isFolder && (tool.has('F') || tool.has('p'))) return `${name}/`
  return tool.has('F') && (stat.mode & 0o111) !== 0 ? `${name}*` : name
}

/** Columns on a terminal, as wide as it is; else a name a line. */
async function showNames(tool: Tool, entries: readonly Entry[]): Promise<void> {
  const terminal = terminalOf(tool.context.stdout)
  const names = entries.map((entry) => label(tool, entry))
  if (!terminal || tool.has('1') || names.length === 0) {
    await tool.print(names.map((name) => `${name}\n`).join(''))
    return
  }
  const width = Math.max(...names.map((name) => name.length)) + 2
  const columns = Math.max(1, Math.floor(terminal.columns / width))
  const rows = Math.ceil(names.length / columns)
  let text = ''
  for (let row = 0; row < rows; row++) {
    const line = names.filter((_name, index) => index % rows === row)
    text += `${line
      .map((name) => name.padEnd(width))
      .join('')
      .trimEnd()}\n`
  }
  await tool.print(text)
}
