import { CODE_PAGES, type CodePage, readSequence } from './code-pages.ts'

/** One stretch of characters that were read in a wrong encoding. */
export interface Misread {
  /** As it stands. */
  was: string
  /** As it was meant. */
  is: string
  /** The encoding that it was read in. */
  page: string
}

/** A text with what was misread in it put right. */
export interface RepairedText {
  text: string
  misread: Misread[]
}

type Trust = 'sure' | 'likely' | 'weak' | 'no'

/** A text that went through the wrong encoding more often than this is nobody's. */
const MOST_ROUNDS = 3
const FOREIGN = /[^\0-\x7F]+/g
const SURE: readonly (readonly [number, number])[] = [
  [0x20_00, 0x20_6f],
  [0x20_a0, 0x20_cf],
  [0x21_00, 0x21_4f],
  [0x21_90, 0x27_bf],
  [0x29_00, 0x2b_ff],
  [0x30_00, 0x30_3f],
  [0xfb_00, 0xfb_06],
  [0xfe_0f, 0xfe_0f],
  [0xfe_ff, 0xfe_ff],
  [0x1_f0_00, 0x1_fa_ff],
]

/**
 * How sure it is that these characters stand for this one. Real text may look like two bytes of UTF-8 by chance (`Spaß“`,
 * `L’été…»`, `√π`), so that Latin letters ask for a word around them, and letters of other scripts for company.
 */
function trustOf(character: string, before: string, after: string): Trust {
  const code = character.codePointAt(0) ?? 0
  if (SURE.some(([from, to]) => code >= from && code <= to)) return 'sure'
  // Control characters, which only a text that was misread twice goes through.
  if (code < 0xa0) return 'weak'
  // Signs, from the no-break space on: their first byte is no letter that ends a word.
  if (code < 0xc0) return /\p{Lu}/u.test(before) ? 'no' : 'likely'
  if (code <= 0x01_7f) return /[a-z]$/.test(before) || /^[a-z]/.test(after) ? 'likely' : 'weak'
  return 'weak'
}

interface Sequence extends Misread {
  at: number
  trust: Trust
}

function readAt(line: string, at: number): Sequence | undefined {
  const found = CODE_PAGES.flatMap((page: CodePage) => {
    const is = readSequence(line, at, page)
    if (is === undefined) return []
    const length = new TextEncoder().encode(is).length
    const was = line.slice(at, at + length)
    const trust = trustOf(is, line.slice(Math.max(0, at - 1), at), line.slice(at + length, at + length + 1))
    return trust === 'no' ? [] : [{ was, is, page: page.name, at, trust }]
  })
  return found.toSorted((left, right) => right.was.length - left.was.length)[0]
}

/** The sequences of one run of characters above ASCII; weak ones count only beside another. */
function readRun(line: string, start: number, end: number): Sequence[] {
  const sequences: Sequence[] = []
  for (let at = start; at < end;) {
    const sequence = readAt(line, at)
    if (sequence) sequences.push(sequence)
    at += sequence?.was.length ?? 1
  }
  const isAlone = (sequence: Sequence): boolean =>
    !sequences.some(
      (other) =>
        other !== sequence &&
        other.page === sequence.page &&
        (other.at + other.was.length === sequence.at || sequence.at + sequence.was.length === other.at),
    )
  return sequences.filter((sequence) => sequence.trust !== 'weak' || !isAlone(sequence))
}

/** Joins sequences that touch: the two that make up one heart are one slip to whoever reads of it. */
function join(sequences: readonly Sequence[]): (Misread & { at: number })[] {
  const joined: (Misread & { at: number })[] = []
  for (const { at, was, is, page } of sequences) {
    const last = joined.at(-1)
    if (last && last.page === page && last.at + last.was.length === at) {
      last.was += was
      last.is += is
    } else joined.push({ at, was, is, page })
  }
  return joined
}

function repairOnce(line: string): RepairedText {
  const runs = [...line.matchAll(FOREIGN)]
  const misread = join(runs.flatMap(({ 0: run, index }) => readRun(line, index, index + run.length)))
  let text = ''
  let at = 0
  for (const { at: start, was, is } of misread) {
    text += line.slice(at, start) + is
    at = start + was.length
  }
  return { text: text + line.slice(at), misread }
}

/**
 * Finds in one line what is UTF-8 read as Windows-1252, Latin-1 or Mac Roman (`â€”`, `‚Äî` for a dash), once or several times over,
 * and puts it right. What may as well be meant as it stands is left alone.
 */
export function repairText(line: string): RepairedText {
  const first = repairOnce(line)
  let { text } = first
  for (let round = 1; round < MOST_ROUNDS && first.misread.length > 0; round++) {
    const again = repairOnce(text)
    if (again.misread.length === 0) break
    text = again.text
    for (const misread of first.misread) misread.is = repairOnce(misread.is).text
  }
  return { text, misread: first.misread }
}
