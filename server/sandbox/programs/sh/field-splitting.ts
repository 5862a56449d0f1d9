import type { Fragment } from './expansion.ts'
import type { PatternPiece } from './pattern.ts'

/** Makes fields of a word's fragments at the characters of IFS (POSIX 2.6.5); unquoted nothing makes no field at all. */
export function splitFields(fragments: readonly Fragment[], ifs: string): PatternPiece[][] {
  const fields = new Fields()
  for (const fragment of fragments) {
    if (fragment === 'break') fields.cut()
    else if (!fragment.split) fields.add(fragment)
    else splitInto(fields, fragment.text, ifs)
  }
  fields.finish()
  return fields.all
}

class Fields {
  readonly all: PatternPiece[][] = []
  #current: PatternPiece[] | undefined

  add(piece: PatternPiece): void {
    if (piece.text === '' && !piece.quoted) return
    this.#current ??= []
    this.#current.push({ text: piece.text, quoted: piece.quoted })
  }

  /** Ends the field, even an empty one. */
  cut(): void {
    this.all.push(this.#current ?? [])
    this.#current = undefined
  }

  finish(): void {
    if (this.#current) this.all.push(this.#current)
    this.#current = undefined
  }
}

function splitInto(fields: Fields, text: string, ifs: string): void {
  if (ifs === '') return fields.add({ text, quoted: false })
  let start = 0
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if (!ifs.includes(character)) continue
    fields.add({ text: text.slice(start, index), quoted: false })
    let end = index
    while (end < text.length && isBlank(text.charAt(end), ifs)) end++
    if (end < text.length && ifs.includes(text.charAt(end)) && (end > index || !isBlank(character, ifs))) {
      // One separator that is no blank, with the blanks around it, ends one field, empty or not.
      fields.cut()
      end++
      while (end < text.length && isBlank(text.charAt(end), ifs)) end++
    } else fields.finish()
    start = end
    index = end - 1
  }
  fields.add({ text: text.slice(start), quoted: false })
}

const isBlank = (character: string, ifs: string): boolean =>
  /[ \t\n]/.test(character) && ifs.includes(character)
