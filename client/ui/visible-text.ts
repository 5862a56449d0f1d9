/**
 * What draws nothing or rearranges what is drawn: control characters but the line feed, marks that turn the direction of
 * writing (Unicode UAX #9), and characters without a width.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029\u3164\uFFA0]/gu
const NAMES: Record<string, string> = { '\t': 'TAB', '\r': 'CR', '\x1b': 'ESC' }

function show(character: string): string {
  if (character === '\n') return character
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `⟨${NAMES[character] ?? `U+${code}`}⟩`
}

/** Makes what hides in a text visible, so that what is read is what would run: `\x1b` as ⟨ESC⟩, U+202E as ⟨U+202E⟩. */
export function showHidden(text: string): string {
  return text.replace(HIDDEN, show)
}
