/**
 * Parts of a word that stand for something real: runs of `x` or `y` behind a name or a digit (`pingpong-xxxxxxxxxx-yyyyy`,
 * `3xxxx`), four or more `x` alone, an address `X.X.X.X`. Upper and lower case count; `${VAR}` and `<file` do not.
 */
const WORD = /(?:[A-Za-z0-9_.]+-)*[0-9]*(?:x{4,}|y{4,}|X{4,}|Y{4,})(?:-[A-Za-z0-9_.]+)*/g
const ADDRESS = /(?<![A-Za-z0-9.])[xX](?:\.[xX]){3}(?![A-Za-z0-9.])/
const PART = /^[0-9]*(?:x{4,}|y{4,}|X{4,}|Y{4,})$/

/** Finds the first placeholder in a step's code, as written; undefined when everything in it is real. */
export function findPlaceholder(code: string): string | undefined {
  const address = ADDRESS.exec(code)?.[0]
  if (address !== undefined) return address
  for (const match of code.matchAll(WORD)) {
    const [word] = match
    const before = code[match.index - 1] ?? ''
    const after = code[match.index + word.length] ?? ''
    if (/[A-Za-z0-9_${]/.test(before) || /[A-Za-z0-9_]/.test(after)) continue
    if (word.split('-').some((part) => PART.test(part))) return word
  }
  return undefined
}
