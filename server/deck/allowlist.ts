import { Marp, type MarpOptions } from '@marp-team/marp-core'
import { cleanStyle } from './style-attribute.ts'

type Allowlist = Exclude<NonNullable<MarpOptions['html']>, boolean>
type Attributes = Record<string, boolean | ((value: string) => string)>

const PAINT = ['fill', 'fill-opacity', 'fill-rule', 'opacity', 'stroke', 'stroke-dasharray', 'stroke-linecap']
const STROKE = ['stroke-linejoin', 'stroke-opacity', 'stroke-width', 'transform', 'vector-effect']
const TEXT = [
  'dominant-baseline',
  'dx',
  'dy',
  'font-family',
  'font-size',
  'font-style',
  'font-weight',
  'text-anchor',
]

/** Drawing elements of SVG and their own attributes; nothing that links, animates, scripts or embeds. */
const DRAWING: Record<string, string[]> = {
  svg: ['height', 'preserveaspectratio', 'viewbox', 'width', 'x', 'xmlns', 'y'],
  g: TEXT,
  path: ['d', 'pathlength'],
  rect: ['height', 'rx', 'ry', 'width', 'x', 'y'],
  circle: ['cx', 'cy', 'r'],
  ellipse: ['cx', 'cy', 'rx', 'ry'],
  line: ['x1', 'x2', 'y1', 'y2'],
  polyline: ['points'],
  polygon: ['points'],
  text: ['x', 'y', ...TEXT],
  tspan: ['x', 'y', ...TEXT],
  title: [],
  desc: [],
}

const attributesOf = (allowed: Allowlist[string]): Attributes =>
  Array.isArray(allowed) ? Object.fromEntries(allowed.map((name) => [name, true])) : { ...allowed }

const NAME = /^<\/?([a-z][^\s/>]*)/i

/** True for a tag of a deck's HTML that is none to Marp and so shown as text, such as `<name>`. */
export function isShownAsText(tag: string): boolean {
  const name = NAME.exec(tag)?.[1]?.toLowerCase()
  return name !== undefined && !Object.hasOwn(Marp.html, name) && !Object.hasOwn(DRAWING, name)
}

/**
 * The raw HTML that a deck may hold: Marp's own list, `class` and cleaned `style` on all of it, and drawings in SVG.
 * Never scripts, frames, forms, `label`, event handlers, `id` or `data-*`: only our renderer marks a step.
 */
export function createAllowlist(): Allowlist {
  const list: Allowlist = {}
  for (const [tag, allowed] of Object.entries(Marp.html)) {
    const { name: _name, ...attributes } = attributesOf(allowed)
    list[tag] = { ...attributes, class: true, style: cleanStyle }
  }
  for (const [tag, own] of Object.entries(DRAWING))
    list[tag] = {
      ...attributesOf([...own, ...PAINT, ...STROKE, 'class', 'role', 'aria-label']),
      style: cleanStyle,
    }
  return list
}
