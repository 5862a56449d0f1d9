import { createHash } from 'node:crypto'
import path from 'node:path'
import { findLocalFile, type LocalFile } from './local-file.ts'
import { problemMessages } from './messages.ts'
import type { Report } from './front-matter.ts'

/** Makes the URL under which a file is shown; null leaves this reference as it is written. */
export type PictureUrl = (key: string, file: LocalFile) => string | null

/** Where a reference stands: the folder that it starts from and its 1-based line. */
export interface Place {
  folder: string
  line: number
  /** Others can stand in for a font. */
  isFont?: boolean
  report: Report
}

const REMOTE = /^(?:https?:)?\/\//i
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|\/\/|#|$)/i

/** A reference without its escapes; as it is where they are none, as in `50%.svg`. */
export function decode(reference: string): string {
  try {
    return decodeURIComponent(reference)
  } catch {
    return reference
  }
}

/** A name for a file that tells nothing of its folder and changes with its content's date. */
function keyOf(file: LocalFile): string {
  const digest = createHash('sha256').update(`${file.path}\0${file.modified}`).digest('hex').slice(0, 12)
  return `${digest}/${encodeURIComponent(path.basename(file.path))}`
}

/** The local files that one rendered deck refers to: the only ones that are served for it. */
export class Pictures {
  /** URL key, such as `1f3870be274f/pod.svg`, to absolute path. */
  readonly files = new Map<string, string>()
  /** Absolute paths that were looked for, found or not; a change of any of them changes the deck. */
  readonly watched = new Set<string>()
  /** What stands on the web, with the 1-based line that refers to it. */
  readonly remote: { reference: string; line: number; isFont: boolean }[] = []
  private readonly url: PictureUrl | null

  constructor(url: PictureUrl | null) {
    this.url = url
  }

  /** Resolves one reference; reports it when its file is not there, and answers what the page is to say instead of it. */
  resolve(reference: string, { folder, line, report, isFont = false }: Place): string {
    if (REMOTE.test(reference)) this.remote.push({ reference, line, isFont })
    if (ELSEWHERE.test(reference)) return reference
    const [, name = '', tail = ''] = /^([^?#]*)(.*)$/s.exec(reference) ?? []
    const wanted = path.resolve(folder, decode(name))
    this.watched.add(wanted)
    const file = findLocalFile(wanted)
    if (file === 'missing') {
      const shown = path.relative(process.cwd(), wanted)
      report(
        line,
        'error',
        'picture-missing',
        problemMessages.pictureMissing(isFont ? 'font' : 'picture', decode(name), shown),
      )
      return reference
    }
    if (file === 'refused') {
      report(line, 'error', 'picture-refused', problemMessages.pictureRefused(decode(name)))
      return reference
    }
    const key = keyOf(file)
    this.files.set(key, file.path)
    const url = this.url?.(key, file) ?? null
    if (url === null) return reference
    return url.startsWith('data:') ? url : url + tail
  }
}
