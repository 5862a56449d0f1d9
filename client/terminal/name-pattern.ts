/** Runs in a placeholder that stand for something real, as the deck's steps know them: `xxxxxxxxxx`, `YYYY`. */
const RUN = /x{4,}|y{4,}|X{4,}|Y{4,}/g
const ADDRESS = /^[xX](?:\.[xX]){3}$/
const ADDRESS_PATTERN = String.raw`\d{1,3}(?:\.\d{1,3}){3}`

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)

/** The real thing in place of one part: behind a digit more digits (`3xxxx`), else lower-case letters and digits. */
function partPattern(part: string): string {
  const real = /^\d+(?:x{4,}|y{4,}|X{4,}|Y{4,})$/.test(part) ? String.raw`\d+` : '[a-z0-9]+'
  return part
    .split(RUN)
    .map((text) => escape(text))
    .join(real)
}

/**
 * Makes the pattern of the real names that fit a placeholder, to be found inside a text: `pingpong-xxxxxxxxxx-yyyyy` fits
 * `pingpong-7d4b9c8f6d-x2k9p`. Null for a placeholder that says nothing (`xxxx`), which every word would fit.
 */
export function patternOf(placeholder: string): RegExp | null {
  if (ADDRESS.test(placeholder)) return new RegExp(`(?<![\\w.])${ADDRESS_PATTERN}(?![\\w.])`, 'g')
  if (!/[A-Za-z0-9]/.test(placeholder.replace(RUN, ''))) return null
  const name = placeholder.split('-').map(partPattern).join('-')
  return new RegExp(`(?<![\\w.-])${name}(?![\\w-])`, 'g')
}

/** A name in a text, and where it begins there. */
export interface FoundName {
  name: string
  index: number
}

/** Finds the names in a text that fit a placeholder; the placeholder itself, as an echoed command shows it, is none. */
export function findNames(text: string, placeholder: string): FoundName[] {
  const pattern = patternOf(placeholder)
  if (!pattern) return []
  return [...text.matchAll(pattern)]
    .map((match) => ({ name: match[0], index: match.index }))
    .filter(({ name }) => name !== placeholder)
}
