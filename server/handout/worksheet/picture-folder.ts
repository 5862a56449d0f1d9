import path from 'node:path'
import { findLocalFile } from '../../deck/local-file.ts'
import { decode } from '../../deck/pictures.ts'
import { isLocal } from '../move-reference.ts'

/** The pictures that a worksheet shows, which lie in a folder beside it, so that it can be passed on. */
export class PictureFolder {
  /** By the name in the folder, the absolute path of the picture. */
  readonly files = new Map<string, string>()
  private readonly name: string
  private readonly from: string

  /** `name` is the folder's; the deck's references start `from` an absolute folder. */
  constructor(name: string, from: string) {
    this.name = name
    this.from = from
  }

  /** Takes the picture that a deck refers to and gives the reference to it from the worksheet; what is not local stays. */
  take(reference: string): string {
    if (!isLocal(reference)) return reference
    const [wanted = ''] = reference.split(/[?#]/)
    const file = findLocalFile(path.resolve(this.from, decode(wanted)))
    // An export of a deck that lacks a picture ends before.
    if (typeof file === 'string') return reference
    return `${encodeURI(this.name)}/${encodeURIComponent(this.nameFor(file.path))}`
  }

  /** Two pictures of one name get names of their own. */
  private nameFor(file: string): string {
    const { name, ext } = path.parse(file)
    for (let count = 1; ; count++) {
      const candidate = count === 1 ? `${name}${ext}` : `${name}-${count}${ext}`
      const holder = this.files.get(candidate)
      if (holder !== undefined && holder !== file) continue
      this.files.set(candidate, file)
      return candidate
    }
  }
}
