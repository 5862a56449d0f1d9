import { createHash } from 'node:crypto'

import { FileError } from '../file-error.ts'
import { readAll, readChunk, readChunks, write } from '../io.ts'
import { joinPath } from '../path.ts'
import { openForReading, openForWriting } from '../devices.ts'
import { applet } from './applet.ts'
import { formatDate } from './date-format.ts'
import { modeText } from './format.ts'

const summing = (name: string, algorithm: string): ReturnType<typeof applet> =>
  applet({
    name,
    usage: '[FILE]...',
    about: `Print ${algorithm} checksums`,
    options: 'csbw',
    run: (tool) =>
      tool.eachInput(async (input, file) => {
        const hash = createHash(algorithm)
        for await (const chunk of readChunks(tool.context, input)) hash.update(chunk)
        await tool.print(`${hash.digest('hex')}  ${file}\n`)
      }),
  })

export const md5sum = summing('md5sum', 'md5')
export const sha1sum = summing('sha1sum', 'sha1')
export const sha256sum = summing('sha256sum', 'sha256')
export const sha512sum = summing('sha512sum', 'sha512')

export const hexdump = applet({
  name: 'hexdump',
  usage: '[-C] [-n LEN] [FILE]...',
  about: 'Display FILEs (or stdin) in hex with ASCII',
  options: 'Cn:v',
  run: (tool) =>
    tool.eachInput(async (input) => {
      const content = (await readAll(tool.context, input)).subarray(0, Number(tool.value('n') ?? 'Infinity'))
      for (let offset = 0; offset < content.length; offset += 16) {
        const row = content.subarray(offset, offset + 16)
        const hex = [...row].map((byte) => byte.toString(16).padStart(2, '0'))
        const text = row.toString('latin1').replace(/[^\u0020-\u007e]/g, '.')
        const columns = `${hex.slice(0, 8).join(' ')}  ${hex.slice(8).join(' ')}`
        await tool.print(`${offset.toString(16).padStart(8, '0')}  ${columns.padEnd(48)}  |${text}|\n`)
      }
      if (content.length > 0) await tool.print(`${content.length.toString(16).padStart(8, '0')}\n`)
    }),
})

export const stat = applet({
  name: 'stat',
  usage: '[-c FMT] FILE...',
  about: 'Display file status',
  options: 'c:Lft',
  atLeast: 1,
  run: async (tool) => {
    const { files } = tool.context
    let status = 0
    for (const name of tool.operands) {
      const path = tool.path(name)
      if (!files.exists(path)) {
        status = await tool.fail(`can't stat '${name}': No such file or directory`)
        continue
      }
      const { mode, size, mtime, isFolder } = files.stat(path)
      const octal = (mode & 0o777).toString(8)
      const time = formatDate(new Date(mtime), '%Y-%m-%d %H:%M:%S.%N +0000')
      const kind = isFolder ? 'directory' : size === 0 ? 'regular empty file' : 'regular file'
      const values: Readonly<Record<string, string>> = {
        n: name,
        s: String(size),
        a: octal,
        A: modeText({ mode, isFolder }),
        F: kind,
        y: time,
        Y: String(Math.floor(mtime / 1000)),
        U: 'root',
        G: 'root',
        u: '0',
        g: '0',
      }
      const format = tool.value('c')
      await tool.print(
        format === undefined
          ? `  File: ${name}\n  Size: ${String(size).padEnd(10)}\tBlocks: ${String(Math.ceil(size / 512)).padEnd(10)} IO Block: 4096   ${kind}\n` +
              `Access: (0${octal}/${modeText({ mode, isFolder })})  Uid: (    0/    root)   Gid: (    0/    root)\n` +
              ['Access', 'Modify', 'Change'].map((label) => `${label}: ${time}\n`).join('')
          : `${format.replace(/%([a-zA-Z])/g, (whole, letter: string) => values[letter] ?? whole)}\n`,
      )
    }
    return status
  },
})

export const du = applet({
  name: 'du',
  usage: '[-ash] [FILE]...',
  about: 'Summarize disk space used for FILEs or directories',
  options: 'ashkm',
  run: async (tool) => {
    const walk = async (name: string, top: boolean): Promise<number> => {
      const { files } = tool.context
      const path = tool.path(name)
      if (!files.isFolder(path)) {
        const blocks = Math.ceil(files.stat(path).size / 4096) * 4
        if (top || tool.has('a')) await tool.print(`${blocks}\t${name}\n`)
        return blocks
      }
      let sum = 4
      for (const entry of files.list(path)) sum += await walk(joinPath(name, entry), false)
      if (top || !tool.has('s')) await tool.print(`${sum}\t${name}\n`)
      return sum
    }
    for (const name of tool.operands.length === 0 ? ['.'] : tool.operands) await walk(name, true)
    return 0
  },
})

export const dd = applet({
  name: 'dd',
  usage: '[if=FILE] [of=FILE] [bs=N] [count=N]',
  about: 'Copy a file with converting and formatting',
  run: async (tool) => {
    const settings = new Map(
      tool.operands.map((word) => [word.split('=')[0] ?? '', word.slice(word.indexOf('=') + 1)]),
    )
    const size = Number(settings.get('bs')?.replace(/[kK]$/, '000').replace(/M$/, '000000') ?? '512')
    const units = /[kM]/i.exec(settings.get('bs') ?? '')?.[0]
    const block =
      units === undefined
        ? size
        : Number.parseInt(settings.get('bs') ?? '1', 10) * (units === 'M' ? 1_048_576 : 1024)
    const limit = block * Number(settings.get('count') ?? 'Infinity')
    const source = settings.get('if')
    const target = settings.get('of')
    const input = source === undefined ? tool.context.stdin : openForReading(tool.context, source)
    const output = target === undefined ? tool.context.stdout : openForWriting(tool.context, target)
    let copied = 0
    while (copied < limit) {
      const chunk = await readChunk(tool.context, input)
      if (!chunk) break
      const part = chunk.subarray(0, limit - copied)
      await write(tool.context, output, part)
      copied += part.length
    }
    const records = `${Math.floor(copied / block)}+${copied % block === 0 ? 0 : 1}`
    tool.context.stderr.write(`${records} records in\n${records} records out\n`)
    return 0
  },
})

export const cmp = applet({
  name: 'cmp',
  usage: '[-s] FILE1 FILE2',
  about: 'Compare FILE1 with FILE2',
  options: 'sl',
  atLeast: 2,
  run: async (tool) => {
    const [first = '', second = ''] = tool.operands
    const contents = [first, second].map((name) => {
      const path = tool.path(name)
      if (!tool.context.files.exists(path)) throw new FileError('not-found', name)
      return tool.context.files.readFile(path)
    })
    const [left = Buffer.alloc(0), right = Buffer.alloc(0)] = contents
    if (left.equals(right)) return 0
    const index = left.findIndex((byte, at) => byte !== right[at])
    const line = left.subarray(0, Math.max(0, index)).toString('latin1').split('\n').length
    if (!tool.has('s')) await tool.print(`${first} ${second} differ: char ${index + 1}, line ${line}\n`)
    return 1
  },
})
