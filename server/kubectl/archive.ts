import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'

import { readTar } from '../oci/tar.ts'

/** Zip's record that ends the archive, without comment, and one entry of its directory (APPNOTE 4.3.12, 4.3.16). */
const ZIP_END = { signature: 0x06054b50, size: 22, entries: 10, directory: 16 } as const
const ZIP_ENTRY = {
  signature: 0x02014b50,
  size: 46,
  method: 10,
  packed: 20,
  unpacked: 24,
  name: 28,
  extra: 30,
  comment: 32,
  offset: 42,
} as const
/** The header that stands before an entry's bytes (APPNOTE 4.3.7). */
const ZIP_LOCAL = { size: 30, name: 26, extra: 28 } as const
const DEFLATED = 8
/** No kubectl comes near this; a broken length field must not fill memory. */
const MOST_BYTES = 256 * 1024 * 1024

const inflate = promisify(inflateRaw)

/** Finds a file in a tar archive; null when it is not there. The bytes are not copied. */
export function readTarFile(tar: Buffer, name: string): Buffer | null {
  return readTar(tar).find(({ path }) => path === name)?.content ?? null
}

/** Unpacks one deflated file of a zip archive (no zip64); null when it is not there, or the archive is none. */
export async function readZipFile(zip: Buffer, name: string): Promise<Buffer | null> {
  const end = zip.length - ZIP_END.size
  if (end < 0 || zip.readUInt32LE(end) !== ZIP_END.signature) return null
  let at = zip.readUInt32LE(end + ZIP_END.directory)
  for (let left = zip.readUInt16LE(end + ZIP_END.entries); left > 0; left -= 1) {
    if (at + ZIP_ENTRY.size > end || zip.readUInt32LE(at) !== ZIP_ENTRY.signature) return null
    const names = at + ZIP_ENTRY.size
    const nameLength = zip.readUInt16LE(at + ZIP_ENTRY.name)
    if (zip.toString('utf8', names, names + nameLength) === name) return await unpack(zip, at)
    at =
      names + nameLength + zip.readUInt16LE(at + ZIP_ENTRY.extra) + zip.readUInt16LE(at + ZIP_ENTRY.comment)
  }
  return null
}

async function unpack(zip: Buffer, entry: number): Promise<Buffer | null> {
  const local = zip.readUInt32LE(entry + ZIP_ENTRY.offset)
  const packed = zip.readUInt32LE(entry + ZIP_ENTRY.packed)
  const unpacked = zip.readUInt32LE(entry + ZIP_ENTRY.unpacked)
  const isDeflated = zip.readUInt16LE(entry + ZIP_ENTRY.method) === DEFLATED
  if (!isDeflated || unpacked > MOST_BYTES || local + ZIP_LOCAL.size > zip.length) return null
  const start =
    local +
    ZIP_LOCAL.size +
    zip.readUInt16LE(local + ZIP_LOCAL.name) +
    zip.readUInt16LE(local + ZIP_LOCAL.extra)
  const bytes = await inflate(zip.subarray(start, start + packed), { maxOutputLength: unpacked })
  return bytes.length === unpacked ? bytes : null
}
