const PLAIN = /^[\w@%+:,./-]+$/

/** Makes one word of sh of any text, quoted only where it has to be. */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
