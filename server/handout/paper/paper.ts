/** How many slides stand on a page, or that each has a page with its notes. */
export const LAYOUTS = ['2', '3', '4', '6', '9', 'notes'] as const
export type Layout = (typeof LAYOUTS)[number]

/** Sizes of paper. */
export const PAPERS = ['a4', 'letter'] as const
export type Paper = (typeof PAPERS)[number]

/** Millimetres: ISO 216's A4, and 8.5 by 11 inches. */
export const PAPER_SIZES: Readonly<Record<Paper, { width: number; height: number }>> = {
  a4: { width: 210, height: 297 },
  letter: { width: 215.9, height: 279.4 },
}

/** Millimetres around what is printed; running title and page number stand in them. */
export const MARGINS = { top: 18, side: 14, bottom: 16 } as const

/** Where the notes of a cell go: beside its slide or below it. */
export interface Grid {
  columns: number
  rows: number
  /** The part of a cell's width that its slide takes. */
  slide: number
  notes: 'beside' | 'below'
}

/** How the slides of a page are laid out; each leaves room for some lines of handwriting. */
export const GRIDS: Readonly<Record<Exclude<Layout, 'notes'>, Grid>> = {
  2: { columns: 1, rows: 2, slide: 0.84, notes: 'below' },
  3: { columns: 1, rows: 3, slide: 0.52, notes: 'beside' },
  4: { columns: 2, rows: 2, slide: 1, notes: 'below' },
  6: { columns: 2, rows: 3, slide: 1, notes: 'below' },
  9: { columns: 3, rows: 3, slide: 1, notes: 'below' },
}
