import type { Line, Lose } from './line.ts'
import { lossMessages } from './messages.ts'
import { classesOf, type SourceSlide } from './slides.ts'

const PLACE = /\{\{\s*content\s*\}\}/

/** Puts a slide's lines where its template says `{{content}}`, or behind all of it. */
function within(template: SourceSlide, slide: SourceSlide): SourceSlide {
  const at = template.lines.findIndex(({ text }) => PLACE.test(text))
  const [head, tail] =
    at < 0 ? [template.lines, []] : [template.lines.slice(0, at), template.lines.slice(at + 1)]
  const properties = new Map([...template.properties, ...slide.properties])
  properties.delete('layout')
  const name = slide.properties.get('name')
  if (name === undefined) properties.delete('name')
  const classes = [...classesOf(template), ...classesOf(slide)]
  if (classes.length > 0) properties.set('class', classes.join(', '))
  return { ...slide, properties, lines: [...head, ...slide.lines, ...tail] }
}

/**
 * Resolves `layout:` and `template:`, and leaves out layouts, slides with `exclude: true` and slides of a class that the
 * manifest excludes. A template that no slide has the name of is listed.
 */
export function resolveLayouts(
  slides: readonly SourceSlide[],
  excluded: readonly string[],
  lose: Lose,
): SourceSlide[] {
  const named = new Map<string, SourceSlide>()
  const kept: SourceSlide[] = []
  let layout: SourceSlide | null = null
  for (const slide of slides) {
    const name = slide.properties.get('name')
    const wanted = slide.properties.get('template')
    const template: SourceSlide | undefined | null = wanted === undefined ? layout : named.get(wanted)
    const [at] = slide.lines
    if (wanted !== undefined && template === undefined && at)
      lose(at, 'template', lossMessages.template(wanted))
    const full: SourceSlide = template ? within(template, slide) : slide
    if (name !== undefined) named.set(name, full)
    const setting = slide.properties.get('layout')
    if (setting === 'true') layout = full
    if (setting === 'false') layout = null
    const isOut =
      full.properties.get('exclude') === 'true' || classesOf(full).some((kind) => excluded.includes(kind))
    if (setting !== 'true' && !isOut) kept.push(full)
  }
  return kept
}

/** The first line of a slide that says something, for reports; undefined for an empty one. */
export function headOf({ lines }: SourceSlide): Line | undefined {
  return lines.find(({ text }) => text.trim() !== '') ?? lines[0]
}
