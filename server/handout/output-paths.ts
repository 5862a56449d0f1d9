import path from 'node:path'
import { showPath } from '../deck/show-path.ts'
import { ExportError } from './export-error.ts'
import { FORMATS, type HandoutFormat } from './formats.ts'
import { exportMessages } from './messages.ts'

/** Where the handouts of some decks go. */
export interface OutputRequest {
  decks: readonly string[]
  formats: readonly HandoutFormat[]
  /** A folder; or a file's path when one deck is exported to one format and the path ends with its extension. */
  output: string
}

/**
 * Makes the function that names a deck's files, as absolute paths, by what comes behind the deck's name (`.pdf`, `.001.png`).
 * Throws ExportError `same-output` when two decks would be written to the same file.
 */
export function planOutput({
  decks,
  formats,
  output,
}: OutputRequest): (deck: string, suffix: string) => string {
  const [format] = formats
  const isFile =
    decks.length === 1 &&
    formats.length === 1 &&
    format !== undefined &&
    output.endsWith(`.${FORMATS[format].extension}`)
  const stems = new Map<string, string>()
  for (const deck of decks) {
    const stem = path.join(output, path.parse(deck).name)
    const other = stems.get(stem)
    if (other !== undefined && path.resolve(other) !== path.resolve(deck))
      throw new ExportError('same-output', exportMessages['same-output'](showPath(stem), `${other}, ${deck}`))
    stems.set(stem, deck)
  }
  return (deck, suffix) => {
    if (!isFile) return path.resolve(output, `${path.parse(deck).name}${suffix}`)
    // A handout that would be called `out.handout-4.pdf` is called as it was asked for.
    if (format !== 'png' && suffix.endsWith(path.extname(output)) && !suffix.includes('/'))
      return path.resolve(output)
    // Several slides: `out.png` becomes `out.001.png`.
    return path.resolve(`${output.slice(0, -path.extname(output).length)}${suffix}`)
  }
}
