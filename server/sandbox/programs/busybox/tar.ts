import { openForReading, openForWriting } from '../devices.ts'
import { complain, readAll, write } from '../io.ts'
import { joinPath } from '../path.ts'
import { applet } from './applet.ts'
import type { Tool } from './applet.ts'
import { readEntries, tarEnd, tarEntry } from './tar-format.ts'

/** `tar`, as much as `kubectl cp` and a student need: c, x, t, f, C, v, without compression. */
export const tar = applet({
  name: 'tar',
  usage: 'c|x|t [-mvO] [-f TARFILE] [-C DIR] [FILE]...',
  about: 'Create, extract, or list files from a tar file',
  options: 'cxtvf:C:mpohkO',
  bundled: true,
  long: { 'no-same-permissions': 'o', 'no-same-owner': 'o' },
  run: async (tool) => {
    const folder = tool.path(tool.value('C') ?? '.')
    if (tool.has('c')) return create(tool, folder)
    const file = tool.value('f') ?? '-'
    const input = file === '-' ? tool.context.stdin : openForReading(tool.context, file)
    const archive = await readAll(tool.context, input)
    return unpack(tool, archive, folder)
  },
})

async function create(tool: Tool, folder: string): Promise<number> {
  const { context } = tool
  const file = tool.value('f') ?? '-'
  const output = file === '-' ? context.stdout : openForWriting(context, file)
  let status = 0
  const add = async (name: string, path: string): Promise<void> => {
    const stat = context.files.stat(path)
    if (tool.has('v')) await complain(context, `${name}\n`)
    await write(
      context,
      output,
      tarEntry(name, stat, stat.isFolder ? Buffer.alloc(0) : context.files.readFile(path)),
    )
    if (!stat.isFolder) return
    for (const entry of context.files.list(path)) await add(joinPath(name, entry), joinPath(path, entry))
  }
  for (const name of tool.operands) {
    const path = name.startsWith('/') ? name : joinPath(folder, name)
    const stored = name.replace(/^\/+/, '').replace(/\/+$/, '')
    if (name.startsWith('/')) await complain(context, `tar: removing leading '/' from member names\n`)
    if (context.files.exists(tool.path(path))) await add(stored === '' ? '.' : stored, tool.path(path))
    else status = await tool.fail(`${name}: No such file or directory`)
  }
  await write(context, output, tarEnd())
  if (status !== 0) await tool.fail('error exit delayed from previous errors')
  return status
}

async function unpack(tool: Tool, archive: Buffer, folder: string): Promise<number> {
  const { files } = tool.context
  const entries = readEntries(archive)
  if (!entries) return tool.fail('invalid tar magic')
  for (const { name, mode, isFolder, content } of entries) {
    if (tool.has('t') || tool.has('v')) await tool.print(`${name}\n`)
    if (tool.has('t')) continue
    // Names that would lead out of the folder stay inside.
    const path = joinPath(
      folder,
      name
        .split('/')
        .filter((part) => part !== '..')
        .join('/'),
    ).replace(/\/+$/, '')
    if (isFolder) files.makeFolder(path, { parents: true })
    else {
      files.makeFolder(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true })
      files.writeFile(path, content, { mode })
    }
  }
  return 0
}
