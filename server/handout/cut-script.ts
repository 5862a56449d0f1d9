/** Fonts round differently here and there; less than this nobody misses. In CSS pixels, as all below. */
export const CUT_TOLERANCE = 4

/**
 * Where contents of an element are seen: the slide, less what the element and those around it clip or scroll away. What is positioned
 * is clipped by those that it is placed in alone. Null where nothing is meant to be seen, as of words for screen readers.
 */
const REGIONS = `
  const parentOf = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host
  const holds = (element, { position, transform }) =>
    position !== 'static' || transform !== 'none' || !(element instanceof HTMLElement)
  const containerOf = (element) => {
    let parent = parentOf(element)
    if (!/absolute|fixed/.test(getComputedStyle(element).position)) return parent
    while (!holds(parent, getComputedStyle(parent))) parent = parentOf(parent)
    return parent
  }
  const paddingBox = (element) => {
    const { left, top, right, bottom, width, height } = element.getBoundingClientRect()
    if (!(element instanceof HTMLElement)) return { left, top, right, bottom }
    const [x, y] = [width / element.offsetWidth || 1, height / element.offsetHeight || 1]
    const [from, down] = [left + element.clientLeft * x, top + element.clientTop * y]
    return { left: from, top: down, right: from + element.clientWidth * x, bottom: down + element.clientHeight * y }
  }
  const clips = ({ display, overflowX, overflowY }) =>
    !/^(?:inline|contents|table|table-row|table-row-group)$/.test(display) && (overflowX !== 'visible' || overflowY !== 'visible')
  const narrow = (outer, element) => {
    const own = paddingBox(element)
    if (own.right - own.left <= 1 || own.bottom - own.top <= 1) return null
    return {
      left: Math.max(outer.left, own.left), top: Math.max(outer.top, own.top),
      right: Math.min(outer.right, own.right), bottom: Math.min(outer.bottom, own.bottom), by: element,
    }
  }
  const regions = new Map()
  const findRegion = (element) => {
    const style = getComputedStyle(element)
    if (element.matches('#deck > svg')) return { ...paddingBox(element), by: element }
    const outer = regionOf(containerOf(element))
    if (outer === null || (style.clip !== 'auto' && style.position !== 'static')) return null
    return clips(style) ? narrow(outer, element) : outer
  }
  const regionOf = (element) => {
    if (!regions.has(element)) regions.set(element, findRegion(element))
    return regions.get(element)
  }`

/**
 * What can be cut: words, and pictures in the flow. A background is a picture behind all that and meant to be cropped. A line's
 * box is higher than its letters, by an eighth at each end at least.
 */
const CONTENT = `
  const isSeen = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })
  const lettersOf = ({ left, top, right, bottom, width, height }) =>
    ({ left, right, width, height, top: top + height / 8, bottom: bottom - height / 8 })
  const rectsOf = (node, from, to) => {
    const range = document.createRange()
    range.setStart(node, from)
    range.setEnd(node, to)
    return [...range.getClientRects()].map(lettersOf)
  }
  const textFrom = (node, from) => {
    const range = document.createRange()
    range.selectNodeContents(node.parentElement.closest('h1, h2, h3, h4, h5, h6, p, li, pre, marp-pre, td, th, dt, dd, section'))
    range.setStart(node, from)
    return [...range.toString().replace(/\\s+/g, ' ').trim()].slice(0, 40).join('')
  }
  const isPicture = (element, svg) =>
    element.matches('img, svg, video, canvas') && element.parentElement.closest('svg') === svg
  const cutWords = (node, slide) => {
    if (!/\\S/.test(node.data) || !isSeen(node.parentElement)) return []
    const region = regionOf(node.parentElement)
    const cutsOf = (from, to) => rectsOf(node, from, to).flatMap((rect) => cutOf(rect, region, slide) ?? [])
    if (cutsOf(0, node.length).length === 0) return []
    return [...node.data.matchAll(/\\S+/g)].flatMap(({ 0: word, index }) =>
      cutsOf(index, index + word.length).map((cut) => ({ ...cut, text: () => textFrom(node, index) })))
  }
  const cutPicture = (element, svg, slide) => {
    if (!isPicture(element, svg) || !isSeen(element)) return []
    const cut = cutOf(element.getBoundingClientRect(), regionOf(containerOf(element)), slide)
    return cut === null ? [] : [{ ...cut, text: () => '' }]
  }`

/** How far something reaches beyond where it is seen, and what cuts it; what was moved far to the left is hidden on purpose. */
const CUTS = `
  const kindOf = (element) => {
    const block = (element.getRootNode().host ?? element).closest('pre, marp-pre, table')
    return block === null ? 'box' : block.localName === 'table' ? 'table' : 'code'
  }
  const cutOf = (rect, region, slide) => {
    if (region === null || rect.width === 0 || rect.height === 0 || rect.right < slide.left - (slide.right - slide.left)) return null
    const cut = { above: 0, below: 0, before: 0, beside: 0, inside: 0, box: null }
    const sides = [['above', 'top', -1], ['below', 'bottom', 1], ['before', 'left', -1], ['beside', 'right', 1]]
    for (const [side, edge, sign] of sides) {
      const excess = (rect[edge] - region[edge]) * sign
      if (excess <= ${CUT_TOLERANCE}) continue
      const isInside = (slide[edge] - region[edge]) * sign > 1
      if (!isInside) cut[side] = excess
      else if (excess > cut.inside) Object.assign(cut, { inside: excess, box: kindOf(region.by) })
    }
    return cut.above + cut.below + cut.before + cut.beside + cut.inside > 0 ? cut : null
  }`

/**
 * Runs in a page of slides at their own size, and gives an entry for each: pixels cut off at the slide's edges and inside of it, what
 * cuts there (`code`, `table`, `box`), and the first text that is cut. A background makes more sections of a slide; the one with the
 * content counts.
 */
export const CUT_SCRIPT = `(() => {${REGIONS}${CONTENT}${CUTS}
  const most = (cuts, side) => Math.ceil(Math.max(0, ...cuts.map((cut) => cut[side])))
  return [...document.querySelectorAll('#deck > svg')].map((svg) => {
    const section = svg.querySelector('section[data-marpit-advanced-background="content"]') ?? svg.querySelector('section')
    const slide = section && regionOf(section)
    if (!slide) return { long: 0, wide: 0, inside: 0, box: null, text: '' }
    const cuts = []
    const walker = document.createTreeWalker(section, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      cuts.push(...(node instanceof Text ? cutWords(node, slide) : cutPicture(node, svg, slide)))
    const inside = most(cuts, 'inside')
    return {
      long: most(cuts, 'above') + most(cuts, 'below'),
      wide: most(cuts, 'before') + most(cuts, 'beside'),
      inside,
      box: cuts.find((cut) => Math.ceil(cut.inside) === inside)?.box ?? null,
      text: cuts[0]?.text() ?? '',
    }
  })
})()`
