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

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** What one part between hyphens may be: a run of letters of any length, or digits of the length that is shown. */
function partPattern(part: string): string {
  if (!PART.test(part)) return escape(part)
  const [digits = ''] = /^[0-9]*/.exec(part) ?? []
  return digits === '' ? '[a-z0-9]+' : `${digits}[0-9]{${part.length - digits.length}}`
}

/**
 * Makes the pattern of the real names that a placeholder stands for: `pingpong-xxxxxxxxxx-yyyyy` for `pingpong-` and two generated
 * parts of any length, `3xxxx` for five digits that start with 3, `X.X.X.X` for an address.
 */
export function placeholderPattern(placeholder: string): RegExp {
  if (ADDRESS.test(placeholder)) return /^\d{1,3}(?:\.\d{1,3}){3}$/
  return new RegExp(`^${placeholder.split('-').map(partPattern).join('-')}$`)
}

/** Puts a real name wherever a text shows the placeholder. */
export function fillPlaceholder(text: string, placeholder: string, name: string): string {
  return text.replaceAll(placeholder, () => name)
}
