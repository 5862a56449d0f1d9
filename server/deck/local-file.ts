import { realpathSync, statSync } from 'node:fs'
import path from 'node:path'

/** A file on this machine that a deck or theme refers to and that may be shown. */
export interface LocalFile {
  /** Absolute, links resolved. */
  path: string
  /** Milliseconds; part of the file's URL, so that a changed file is fetched anew. */
  modified: number
}

/** Extensions that a deck may show, with their media types; nothing else is ever served from beside a deck. */
export const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.apng': 'image/apng',
  '.avif': 'image/avif',
  '.bmp': 'image/bmp',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.m4a': 'audio/mp4',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.ogg': 'audio/ogg',
  '.otf': 'font/otf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wav': 'audio/wav',
  '.webm': 'video/webm',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** The media type of a path by its extension; undefined when a deck may not show such files. */
export function mediaType(file: string): string | undefined {
  return MEDIA_TYPES[path.extname(file).toLowerCase()]
}

/**
 * Looks a referenced file up. `missing` when there is none; `refused` when it is no regular file or not of a kind that a
 * deck may show, judged by where links lead to, so that `a.png` cannot be a link to a private key.
 */
export function findLocalFile(file: string): LocalFile | 'missing' | 'refused' {
  try {
    const real = realpathSync(file)
    const facts = statSync(real)
    if (!facts.isFile() || mediaType(file) === undefined || mediaType(real) === undefined) return 'refused'
    return { path: real, modified: facts.mtimeMs }
  } catch {
    // ENOENT, ENOTDIR, EACCES, ELOOP, a NUL byte: whichever, the picture is not there for us.
    return 'missing'
  }
}
