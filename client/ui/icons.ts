const SVG = 'http://www.w3.org/2000/svg'

/** Outlines on a grid of 24 units, drawn with a stroke of 2; those that end in `!` are filled. */
const PATHS = {
  play: ['M8 5.2v13.6a.6.6 0 0 0 .92.5l10.5-6.8a.6.6 0 0 0 0-1L8.92 4.7A.6.6 0 0 0 8 5.2z!'],
  stop: [
    'M7.5 6h9A1.5 1.5 0 0 1 18 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 6 16.5v-9A1.5 1.5 0 0 1 7.5 6z!',
  ],
  again: ['M19 12a7 7 0 1 1-2.2-5.1', 'M19.2 3.6v4.2H15'],
  copy: ['M9 9h10v11H9z', 'M15 9V4H5v11h4'],
  edit: ['M4 20l1-4L16 5l3 3L8 19z', 'M13.5 7.5l3 3'],
  next: ['M6 5l8 7-8 7z', 'M18 5v14'],
  keys: ['M3 6.5h18v11H3z', 'M7 10h.01M11 10h.01M15 10h.01M8 14h8'],
  grid: ['M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z'],
  full: ['M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5'],
  side: ['M3 5h18v14H3z', 'M14 5v14'],
  stacked: ['M3 5h18v14H3z', 'M3 14h18'],
  pin: ['M9 4h6l-1 6 3 3H7l3-3z', 'M12 13v7'],
  contrast: ['M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z', 'M12 3a9 9 0 0 1 0 18z!'],
  link: [
    'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1 1',
    'M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  ],
  export: ['M12 4v11', 'M7.5 10.5L12 15l4.5-4.5', 'M5 20h14'],
  search: ['M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z', 'M15.5 15.5L21 21'],
  close: ['M6 6l12 12M18 6L6 18'],
  add: ['M12 5v14M5 12h14'],
  left: ['M15 5l-7 7 7 7'],
  right: ['M9 5l7 7-7 7'],
  film: ['M3 5h18v14H3z', 'M10 9l5 3-5 3z!'],
  forward: ['M4 6l7 6-7 6z', 'M12 6l7 6-7 6z', 'M21 6v12'],
  warning: ['M12 4l9 16H3z', 'M12 10v4.5M12 17.2v.1'],
} as const

export type IconName = keyof typeof PATHS

/** Draws an icon in the colour of the text around it; assistive technology does not see it. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  for (const outline of PATHS[name]) {
    const path = document.createElementNS(SVG, 'path')
    const filled = outline.endsWith('!')
    path.setAttribute('d', filled ? outline.slice(0, -1) : outline)
    if (filled) path.setAttribute('fill', 'currentColor')
    svg.append(path)
  }
  return svg
}
