/** A colour as a program asks for it: one of the 256 of the palette, or `#rrggbb`; null is the terminal's own. */
export type Colour = number | string | null

/** How a terminal would draw a run of text. */
export interface TextStyle {
  foreground: Colour
  background: Colour
  bold: boolean
  dim: boolean
  italic: boolean
  underline: boolean
  strike: boolean
  /** Foreground and background change places. */
  inverse: boolean
}

/** Text in one style. */
export interface StyledRun {
  text: string
  style: TextStyle
}

/** A line as a program wrote it, however many rows of a terminal it took; `width` counts cells. */
export interface StyledLine {
  runs: StyledRun[]
  width: number
}

/** The line's text without its styles. */
export function textOf({ runs }: StyledLine): string {
  return runs.map(({ text }) => text).join('')
}
