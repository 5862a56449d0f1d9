/** One entry of a tar archive (POSIX.1-2024 pax, ustar). */
export interface TarEntry {
  /** Without a slash in front or at its end. */
  path: string
  type: 'file' | 'folder' | 'symlink' | 'hardlink'
  /** The permission bits. */
  mode: number
  /** Seconds since 1970. */
  mtime: number
  content: Buffer
  /** Where a link leads. */
  target: string
}

const BLOCK = 512
const TYPES = { file: '0', hardlink: '1', symlink: '2', folder: '5' } as const
const NAMES: Readonly<Record<string, TarEntry['type'] | undefined>> = {
  '0': 'file',
  '\0': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'folder',
}
const NAME_BYTES = 100
const EMPTY = Buffer.alloc(0)

/** A folder's entry, for all to read. */
export const folderEntry = (path: string, mtime: number): TarEntry => ({
  path,
  type: 'folder',
  mode: 0o755,
  mtime,
  content: EMPTY,
  target: '',
})

/** Makes an archive; owners are root, so that equal entries give equal bytes. */
export function writeTar(entries: readonly TarEntry[]): Buffer {
  const parts: Buffer[] = []
  for (const entry of entries) {
    const name = entry.type === 'folder' ? `${entry.path}/` : entry.path
    const records = [
      ...(isLong(name) ? [paxRecord('path', name)] : []),
      ...(isLong(entry.target) ? [paxRecord('linkpath', entry.target)] : []),
    ]
    if (records.length > 0) {
      const text = Buffer.from(records.join(''))
      parts.push(header({ ...entry, mode: 0o644, target: '' }, 'PaxHeaders/0', 'x', text.length), pad(text))
    }
    const content = entry.type === 'file' ? entry.content : EMPTY
    parts.push(header(entry, name, TYPES[entry.type], content.length), pad(content))
  }
  parts.push(Buffer.alloc(2 * BLOCK))
  return Buffer.concat(parts)
}

const isLong = (name: string): boolean => Buffer.byteLength(name) > NAME_BYTES

/** `LENGTH key=value\n`, where the length counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const size = Buffer.byteLength(rest)
  let length = size + String(size).length
  if (size + String(length).length > length) length += 1
  return `${length}${rest}`
}

function pad(content: Buffer): Buffer {
  const over = content.length % BLOCK
  return over === 0 ? content : Buffer.concat([content, Buffer.alloc(BLOCK - over)])
}

function header({ mode, mtime, target }: TarEntry, name: string, type: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, length: number): void => {
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1')
  }
  block.write(name.slice(0, NAME_BYTES), 0, NAME_BYTES)
  octal(mode, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(mtime, 136, 12)
  block.write('        ', 148, 'latin1')
  block.write(type, 156, 'latin1')
  block.write(target, 157, NAME_BYTES)
  block.write('ustar\u000000', 257, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

/** Reads an archive; entries that are neither files, folders nor links (devices) are left out. */
export function readTar(archive: Buffer): TarEntry[] {
  const entries: TarEntry[] = []
  let long: { path?: string; linkpath?: string } = {}
  for (let at = 0; at + BLOCK <= archive.length;) {
    const block = archive.subarray(at, at + BLOCK)
    if (block.every((byte) => byte === 0)) break
    const size = readOctal(block, 124, 12)
    const content = archive.subarray(at + BLOCK, at + BLOCK + size)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    const kind = block.toString('latin1', 156, 157)
    if (kind === 'x') Object.assign(long, readPax(content))
    else if (kind === 'L') long.path = readText(content, 0, content.length)
    else if (kind === 'K') long.linkpath = readText(content, 0, content.length)
    else if (kind !== 'g') {
      const type = NAMES[kind]
      if (type) entries.push(readEntry(block, type, content, long))
      long = {}
    }
  }
  return entries
}

function readEntry(
  block: Buffer,
  type: TarEntry['type'],
  content: Buffer,
  long: { path?: string; linkpath?: string },
): TarEntry {
  const prefix = block.toString('latin1', 257, 262) === 'ustar' ? readText(block, 345, 155) : ''
  const name = long.path ?? [prefix, readText(block, 0, NAME_BYTES)].filter(Boolean).join('/')
  return {
    path: name.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, ''),
    type,
    mode: readOctal(block, 100, 8) & 0o7777,
    mtime: readOctal(block, 136, 12),
    content: type === 'file' ? content : EMPTY,
    target: long.linkpath ?? readText(block, 157, NAME_BYTES),
  }
}

function readText(block: Buffer, start: number, length: number): string {
  const text = block.toString('utf8', start, start + length)
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}

/** Never below 0, or a length that somebody made up would lead back to where it stands. */
const readOctal = (block: Buffer, start: number, length: number): number =>
  Math.max(0, Number.parseInt(readText(block, start, length).trim() || '0', 8))

function readPax(content: Buffer): { path?: string; linkpath?: string } {
  const found: { path?: string; linkpath?: string } = {}
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at)
    const length = Number(content.toString('latin1', at, space))
    if (space < 0 || !(length > 0)) break
    const record = content.toString('utf8', space + 1, at + length - 1)
    const [key, value] = [record.slice(0, record.indexOf('=')), record.slice(record.indexOf('=') + 1)]
    if (key === 'path' || key === 'linkpath') found[key] = value
    at += length
  }
  return found
}
