import type MarkdownIt from 'markdown-it'
import { describeBlocks } from '../blocks.ts'
import { contextOf } from '../context.ts'
import type { Block } from '../deck.ts'
import { parseFenceInfo } from '../fence.ts'
import { problemMessages } from '../messages.ts'
import { fieldsOf, lineOf, metaOf, setMeta, type CoreState, type Token } from './tokens.ts'

const META = 'livedeckFence'

/** Ties a fence's token to its place in `context.fences` and, once described, to its block. */
class FenceMark {
  readonly index: number
  readonly hidden: boolean
  block: Block | undefined

  constructor(index: number, hidden: boolean) {
    this.index = index
    this.hidden = hidden
  }
}

const markOf = (token: Token | undefined): FenceMark | null => {
  const mark = token && metaOf(token, META)
  return mark instanceof FenceMark ? mark : null
}

/** A fence is closed when its last line is a run of its own markers; markdown-it closes the others at the end by itself. */
function isClosed(token: Token, lines: readonly string[]): boolean {
  if (!token.map) return true
  const last = lines[token.map[1] - 1] ?? ''
  return (
    token.map[1] - token.map[0] > 1 &&
    last
      .replace(/^[\s>]+/, '')
      .trimEnd()
      .startsWith(token.markup)
  )
}

/** Reads the info strings and takes our attributes off, before anything else sees them. */
function readFences({ tokens, env, src }: CoreState): void {
  const context = contextOf(env)
  const lines = src.split('\n')
  for (const token of tokens) {
    if (token.type !== 'fence') continue
    const info = parseFenceInfo(token.info)
    const line = lineOf(token)
    for (const { level, rule, message } of info.faults) context.report(line, level, rule, message)
    if (!isClosed(token, lines))
      context.report(line, 'error', 'fence-unclosed', problemMessages.fenceUnclosed())
    token.info = info.highlight
    const index =
      context.fences.push({ ...info, slide: 1, line, source: token.content.replace(/\n$/, '') }) - 1
    setMeta(token, META, new FenceMark(index, info.attributes.hidden === true))
  }
}

/** Once Marpit has cut the slides: numbers the fences and says what each is. */
function describeFences({ tokens, env }: CoreState): void {
  const context = contextOf(env)
  let slide = 0
  const marks: FenceMark[] = []
  for (const token of tokens) {
    const number = fieldsOf(token.meta)['marpitSlide']
    if (token.type === 'marpit_slide_open' && typeof number === 'number') slide = number + 1
    const mark = markOf(token)
    const fence = mark && context.fences[mark.index]
    if (!mark || !fence) continue
    fence.slide = Math.max(1, slide)
    marks.push(mark)
  }
  context.blocks = describeBlocks(context.fences, context.commands, context.report)
  for (const mark of marks) mark.block = context.blocks[mark.index]
}

/**
 * Steps: their attributes never reach the highlighter or the reader, hidden ones are not on the slide, and the `<pre>` of each
 * other carries `data-step` with its id. An attribute on the token would land on `<code>`, or be lost with Shiki.
 */
export function fencesPlugin(md: MarkdownIt): void {
  md.core.ruler.after('block', 'livedeck_fences', readFences)
  md.core.ruler.push('livedeck_blocks', describeFences)
  const render = md.renderer.rules.fence
  if (!render) return
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const mark = markOf(tokens[index])
    if (mark?.hidden === true) return ''
    const html = render(tokens, index, ...rest)
    const id = mark?.block?.id
    return id === undefined ? html : html.replace(/^<pre/, `<pre data-step="${id}"`)
  }
}
