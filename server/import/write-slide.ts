import { classify } from '../deck/classify.ts'
import { parseFenceInfo } from '../deck/fence.ts'
import { withoutHighlights } from './command-kinds.ts'
import type { FencePart, MachinePart, Part } from './parts.ts'
import { attributesOf, type PlannedStep, writeAttributes } from './plan.ts'
import { classesOf, type SourceSlide } from './slides.ts'
import { codeOf } from './snippet.ts'
import { type TextContext, writeTextLine } from './write-text.ts'
import { unwrapParagraphs } from './unwrap.ts'

/** A slide of the source, taken apart. */
export interface ReadSlide {
  slide: SourceSlide
  parts: Part[]
}

/** What slides are written with. */
export interface SlideContext extends TextContext {
  steps: ReadonlyMap<FencePart | MachinePart, PlannedStep[]>
}

const spaced = (indent: string, text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
    .join('\n')

/** Lines of a block indented no less than its fence: in a list, CommonMark would end the block at one that is. */
function indentBody({ indent, body }: FencePart): string {
  const least = Math.min(...body.map(({ text }) => (text.trim() === '' ? Infinity : text.search(/\S/))))
  const missing = ' '.repeat(least < indent.length ? indent.length - least : 0)
  return body.map(({ text }) => (text.trim() === '' ? '' : missing + withoutHighlights(text))).join('\n')
}

const markerOf = (body: string): string => (/^\s*```/m.test(body) ? '````' : '```')

/** A block that is no step; it says so where livedeck would make one of it. */
function writeShown(part: FencePart): string {
  const { indent, info, body } = part
  const { kind } = classify(parseFenceInfo(info), codeOf(part), [])
  const code = indentBody(part)
  const marker = indent + markerOf(code)
  const head = `${marker}${info}${kind === 'step' ? ' {run=false}' : ''}`
  return [head, ...(body.length > 0 ? [code] : []), marker].join('\n')
}

function writeStep(step: PlannedStep): string {
  const marker = step.part.indent + markerOf(step.code)
  const language = step.code.startsWith('$ ') ? 'console' : 'bash'
  const head = `${marker}${language} ${writeAttributes(attributesOf(step))}`.trimEnd()
  return [head, spaced(step.part.indent, step.code), marker].join('\n')
}

/** The steps of one part, shown or hidden, as it is written. */
function writePart(part: Part, context: SlideContext): string {
  if (part.kind === 'text') {
    const lines = unwrapParagraphs(part.lines)
    return lines.map((line, row) => writeTextLine(line, lines[row - 1]?.text ?? '', context)).join('\n')
  }
  if (part.kind === 'note') return writeNote(part.text)
  const steps = context.steps.get(part)
  if (part.kind === 'machine') return steps ? `\n${steps.map(writeStep).join('\n\n')}\n` : ''
  return steps ? steps.map(writeStep).join('\n\n') : writeShown(part)
}

/** Names that would make Marp take a note for a setting. */
const DIRECTIVE =
  /^[ \t]*_?(?:class|theme|paginate|header|footer|style|color|size|math|title|author|description|keywords|lang|url|image|marp|headingDivider|background\w*)(?=\s*:)/gm

function writeNote(text: string): string {
  const safe = text
    .replaceAll('-->', '')
    .replace(DIRECTIVE, '\u{200B}$&')
    .replace(/\n[ \t]*(?:-{2,})[ \t]*(?=\n|$)/g, '\n')
  return `<!--\n${safe.trim()}\n-->`
}

/** remark's properties of a slide as Marp's directives for this slide only. */
function writeDirectives(slide: SourceSlide): string[] {
  const { properties } = slide
  const classes = classesOf(slide)
  const lines = classes.length > 0 ? [`<!-- _class: ${classes.join(' ')} -->`] : []
  if (properties.get('count') === 'false') lines.push('<!-- _paginate: skip -->')
  for (const part of ['Image', 'Color', 'Size', 'Position']) {
    const value = properties.get(`background-${part.toLowerCase()}`)
    if (value !== undefined && value !== '')
      lines.push(`<!-- _background${part}: ${JSON.stringify(value)} -->`)
  }
  return lines
}

/** Writes a slide: directives, content, and the presenter's notes last. */
export function writeSlide({ slide, parts }: ReadSlide, context: SlideContext): string {
  const directives = writeDirectives(slide)
  const content = parts.map((part) => writePart(part, context)).join('\n')
  const notes = slide.notes
    .map(({ text }) => text)
    .join('\n')
    .trim()
  return [directives.join('\n'), content, notes === '' ? '' : writeNote(notes)]
    .map((piece) => piece.replace(/^(?:[ \t]*\n)+|\s+$/g, ''))
    .filter((piece) => piece !== '')
    .join('\n\n')
}
