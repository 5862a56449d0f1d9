import { type Line, withText } from './line.ts'

const ITEM = /^\s*(?:[-*+]|\d+[.)])(?:\s|$)/
const BLOCK_START = /^\s*(?:#{1,6}\s|>|\[[^\]]+\]:|(?:[-*_][ \t]*){3,}$|[=-]+\s*$)/
/** A tag that is no part of a running text. */
const BLOCK_TAG = /^\s*<\/?(?:div|pre|table|thead|tbody|tr|td|th|ul|ol|li|p|hr|svg|details|section|h\d)\b/i
const HARD_BREAK = /(?: {2,}|\\)$/
const TABLE_ROW = /^\s*[|:-][\s|:-]*\|[\s|:-]*$/
const CODE = /^(?: {4}|\t)/

/** True for a run of lines, without blank ones among them, whose line breaks mean something. */
function keepsLines(run: readonly Line[], inList: boolean): boolean {
  const [first] = run
  if (!first || (!inList && CODE.test(first.text))) return true
  return run.some(({ text }) => TABLE_ROW.test(text) || BLOCK_TAG.test(text))
}

/** Joins each line of a run to the one before, unless it starts something of its own. */
function joinRun(run: readonly Line[]): Line[] {
  const joined: Line[] = []
  for (const line of run) {
    const last = joined.at(-1)
    const starts = ITEM.test(line.text) || BLOCK_START.test(line.text)
    if (!last || starts || BLOCK_START.test(last.text) || HARD_BREAK.test(last.text)) joined.push(line)
    else joined[joined.length - 1] = withText(last, `${last.text} ${line.text.trim()}`)
  }
  return joined
}

/**
 * Joins the lines of wrapped paragraphs: a line break in them is a space for remark, and a line break for Marp. Tables, raw HTML
 * and indented code keep their lines.
 */
export function unwrapParagraphs(lines: readonly Line[]): Line[] {
  const done: Line[] = []
  let run: Line[] = []
  let inList = false
  const end = (): void => {
    const [first] = run
    if (first && /^\S/.test(first.text)) inList = false
    done.push(...(keepsLines(run, inList) ? run : joinRun(run)))
    if (run.some(({ text }) => ITEM.test(text))) inList = true
    run = []
  }
  for (const line of lines) {
    if (line.text.trim() !== '') run.push(line)
    else {
      end()
      // More than one blank line says no more than one.
      if (done.at(-1)?.text.trim() !== '') done.push(line)
    }
  }
  end()
  return done
}
