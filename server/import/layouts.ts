import { type Line, type Lose, withText } from './line.ts'
import { lossMessages } from './messages.ts'
import { classesOf, type SourceSlide } from './slides.ts'

const PLACE = /\{\{\s*content\s*\}\}/

/** Puts a slide's lines where its template says `{{content}}`, or behind all of it. */
function fill(template: readonly Line[], content: readonly Line[]): Line[] {
  const at = template.findIndex(({ text }) => PLACE.test(text))
  const place = template[at]
  if (place) {
    const [before = '', after = ''] = place.text.split(PLACE)
    const around = (text: string): Line[] => (text.trim() === '' ? [] : [withText(place, text)])
    return [
      ...template.slice(0, at),
      ...around(before),
      ...content,
      ...around(after),
      ...template.slice(at + 1),
    ]
  }
  const last = template.at(-1)
  return [...template, ...(last ? [withText(last, '')] : []), ...content]
}

/** A slide on its template: the template's properties hold where it has none, but for the name; classes add up. */
function within(template: SourceSlide, slide: SourceSlide): SourceSlide {
  const properties = new Map([...template.properties, ...slide.properties])
  properties.delete('layout')
  const name = slide.properties.get('name')
  if (name === undefined) properties.delete('name')
  const classes = [...classesOf(template), ...classesOf(slide)]
  if (classes.length > 0) properties.set('class', classes.join(', '))
  return { ...slide, properties, lines: fill(template.lines, slide.lines) }
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
