import type { Image } from 'mdast'
import type { PictureFolder } from './picture-folder.ts'

/** The words that Marp reads in the text of a picture (Marpit's image syntax) and the theme `jobs` adds. */
const KEYWORD =
  /^(?:bg|auto|contain|cover|fit|vertical|center|(?:left|right)(?::[\d.]+%)?|[\d.]+%|(?:w|width|h|height):\S+|(?:blur|brightness|contrast|drop-shadow|grayscale|hue-rotate|invert|opacity|saturate|sepia)(?::\S+)?)$/

/** Takes Marp's words off the beginning of a picture's text; later ones may be meant as words. */
export function describePicture(alt: string): { text: string; isBackground: boolean } {
  const words = alt.split(/\s+/).filter(Boolean)
  const first = words.findIndex((word) => !KEYWORD.test(word))
  const keywords = first === -1 ? words : words.slice(0, first)
  return { text: words.slice(keywords.length).join(' '), isBackground: keywords.includes('bg') }
}

/** A picture as the worksheet shows it; null when nothing is left of it, as of a background that nobody describes. */
export function movePicture(
  image: Image,
  folder: PictureFolder,
): Image | { type: 'emphasis'; children: [{ type: 'text'; value: string }] } | null {
  const { text, isBackground } = describePicture(image.alt ?? '')
  if (text === '' && isBackground) return null
  if (!image.url.startsWith('data:')) return { type: 'image', url: folder.take(image.url), alt: text }
  return text === '' ? null : { type: 'emphasis', children: [{ type: 'text', value: text }] }
}
