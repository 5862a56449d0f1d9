/** Writes any text as a string of CSS that may stand in a `<style>`; all but letters, digits and spaces is escaped by its number. */
export function cssString(text: string): string {
  const escaped = text.replaceAll(
    /[^\p{L}\p{N} ]/gu,
    (char) => `\\${(char.codePointAt(0) ?? 0).toString(16)} `,
  )
  return `"${escaped}"`
}
