const BLOCK = 512

/** A member of an archive. */
export interface TarEntry {
  name: string
  mode: number
  isFolder: boolean
  content: Buffer
}

interface Stat {
  mode: number
  mtime: number
  isFolder: boolean
}

/** A member's blocks in the ustar format (POSIX pax, without extended headers; long names as GNU has them). */
export function tarEntry(name: string, { mode, mtime, isFolder }: Stat, content: Buffer): Buffer {
  const stored = isFolder ? `${name}/` : name
  const long = Buffer.byteLength(stored) > 100
  const longName = Buffer.from(`${stored}\0`)
  const prefix = long ? [header('././@LongLink', 'L', longName.length, 0o644, 0), padded(longName)] : []
  const head = header(stored.slice(0, 100), isFolder ? '5' : '0', content.length, mode, mtime)
  return Buffer.concat([...prefix, head, padded(content)])
}

/** The two empty blocks behind the last member. */
export const tarEnd = (): Buffer => Buffer.alloc(BLOCK * 2)

function header(name: string, type: string, size: number, mode: number, mtime: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, width: number): number =>
    block.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1')
  block.write(name, 0, 100)
  octal(mode & 0o7777, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(Math.floor(mtime / 1000), 136, 12)
  block.write(' '.repeat(8), 148, 'latin1')
  block.write(type, 156, 'latin1')
  block.write('ustar\u000000root', 257, 'latin1')
  block.write('root', 297, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

const padded = (content: Buffer): Buffer =>
  Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)])

/** The members of an archive; links and devices are left out, undefined when it is no archive. */
export function readEntries(archive: Buffer): TarEntry[] | undefined {
  const entries: TarEntry[] = []
  let longName: string | undefined
  for (let at = 0; at + BLOCK <= archive.length;) {
    const block = archive.subarray(at, at + BLOCK)
    if (block.every((byte) => byte === 0)) break
    if (block.toString('latin1', 257, 262) !== 'ustar') return undefined
    const text = (from: number, to: number): string => block.toString('utf8', from, to).replace(/\0.*$/s, '')
    const size = Number.parseInt(text(124, 136).trim() || '0', 8)
    const type = text(156, 157)
    const content = archive.subarray(at + BLOCK, at + BLOCK + size)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    const prefix = text(345, 500)
    const name = longName ?? (prefix === '' || type === 'L' ? text(0, 100) : `${prefix}/${text(0, 100)}`)
    longName = undefined
    if (type === 'L') longName = content.toString().replace(/\0.*$/s, '')
    else if (type === 'x') longName = /^[0-9]+ path=(.*)$/m.exec(content.toString())?.[1]
    else if (type === '5' || type === '0' || type === '') {
      entries.push({
        name,
        mode: Number.parseInt(text(100, 108).trim() || '644', 8) & 0o777,
        isFolder: type === '5',
        content,
      })
    }
  }
  return entries
}
