const URL_TEXT = /\bhttps?:\/\/[^\s"'<>`|\\^{}]+/g
const TRAILING = /[.,;:!?)\]]+$/

/** Finds the first web address in what a step printed; null when there is none. Anything but http and https is none. */
export function findUrl(lines: readonly string[]): string | null {
  for (const line of lines) {
    for (const [text] of line.matchAll(URL_TEXT)) {
      const candidate = text.replace(TRAILING, '')
      if (URL.canParse(candidate)) return new URL(candidate).href
    }
  }
  return null
}
