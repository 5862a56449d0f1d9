import path from 'node:path'
import { mediaType } from '../deck/local-file.ts'
import type { Line, Lose } from './line.ts'
import { lossMessages } from './messages.ts'
import { findBeside } from './source-files.ts'

/** Where pictures are looked for, and from where the imported deck refers to them. */
export interface PictureContext {
  /** The folder that the imported deck is written to. */
  outFolder: string
  lose: Lose
}

const PICTURE = /!\[([^\]]*)\]\(\s*(<[^>]*>|[^\s)]+)((?:\s+"[^"]*")?)\s*\)/g
const TAG = /(<img\b[^>]*?\ssrc\s*=\s*)(["'])([^"']+)\2([^>]*>)/gi
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i

function decode(reference: string): string {
  try {
    return decodeURIComponent(reference)
  } catch {
    return reference
  }
}

/** The reference from the imported deck's folder; null when no such picture is there. */
function movePicture(reference: string, file: string, outFolder: string): string | null {
  if (ELSEWHERE.test(reference)) return reference
  const name = decode(reference.replace(/[?#].*$/, ''))
  const found = findBeside(file, name)
  if (found === null || mediaType(found) === undefined) return null
  return path.relative(outFolder, found).split(path.sep).map(encodeURIComponent).join('/')
}

/** Lets the pictures of a line be found from the imported deck; one that is not there leaves its words and is listed. */
export function rewritePictures(line: Line, context: PictureContext): string {
  const lost = (reference: string, words: string): string => {
    context.lose(line, 'picture', lossMessages.picture(reference))
    return words === '' ? `*${reference.replace(/^.*\//, '')}*` : `*${words}*`
  }
  return line.text
    .replace(PICTURE, (_whole, words: string, target: string, title: string) => {
      const reference = target.replace(/^<|>$/g, '')
      const moved = movePicture(reference, line.file, context.outFolder)
      return moved === null ? lost(reference, words) : `![${words}](${moved}${title})`
    })
    .replace(TAG, (_whole, before: string, quote: string, reference: string, after: string) => {
      const moved = movePicture(reference, line.file, context.outFolder)
      return moved === null ? lost(reference, '') : `${before}${quote}${moved}${quote}${after}`
    })
}
