import type { Colour, TextStyle } from './styled-line.ts'

/** Red, green and blue, 0 to 255. */
type Rgb = readonly [number, number, number]

/** What an output is printed on, and in which colour when the program names none. */
const PAPER: Rgb = [255, 255, 255]
const INK: Rgb = [35, 33, 31]

/** The sixteen named colours as they read on paper; white and its like are ink there, as they are on a light terminal. */
const NAMED: readonly Rgb[] = [
  [35, 33, 31],
  [176, 32, 24],
  [22, 105, 46],
  [122, 82, 0],
  [14, 79, 176],
  [138, 31, 156],
  [0, 95, 107],
  [82, 78, 74],
  [102, 96, 90],
  [198, 42, 34],
  [26, 122, 57],
  [133, 92, 0],
  [26, 98, 204],
  [156, 53, 174],
  [0, 111, 125],
  [35, 33, 31],
]

/** The most light that a colour may give on paper and still read: WCAG's 4.5:1 against white, with a little room. */
const MOST_LIGHT = 0.175

const GAMMA = 2.2

const linear = (value: number): number => (value / 255) ** GAMMA
const lightOf = ([red, green, blue]: Rgb): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)

/** The 6×6×6 cube and the greys of xterm's 256 colours. */
function paletteColour(index: number): Rgb {
  const named = NAMED[index]
  if (named !== undefined) return named
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10
    return [grey, grey, grey]
  }
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40)
  const place = index - 16
  return [level(Math.floor(place / 36) % 6), level(Math.floor(place / 6) % 6), level(place % 6)]
}

function rgbOf(colour: Exclude<Colour, null>): Rgb {
  if (typeof colour === 'number') return paletteColour(colour)
  const channel = (from: number): number => Number.parseInt(colour.slice(from, from + 2), 16)
  return [channel(1), channel(3), channel(5)]
}

/** Darkens a colour that was meant for a dark screen until it reads on paper; its hue stays. */
function onPaper(colour: Rgb): Rgb {
  const light = lightOf(colour)
  if (light <= MOST_LIGHT) return colour
  const factor = (MOST_LIGHT / light) ** (1 / GAMMA)
  const [red, green, blue] = colour
  return [Math.round(red * factor), Math.round(green * factor), Math.round(blue * factor)]
}

const hex = (colour: Rgb): string => `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`

/**
 * The CSS colours in which a run is printed, as `#rrggbb`; null where the paper's own are right. A program that sets both chose
 * their contrast itself; where it sets one, the other is made to read beside it.
 */
export function printedColours({
  foreground,
  background,
  inverse,
}: Pick<TextStyle, 'foreground' | 'background' | 'inverse'>): { text: string | null; ground: string | null } {
  const own = { text: foreground, ground: background }
  const { text, ground } = inverse ? { text: own.ground, ground: own.text } : own
  if (ground === null && !inverse)
    return { text: text === null ? null : hex(onPaper(rgbOf(text))), ground: null }
  const behind = ground === null ? INK : rgbOf(ground)
  const contrary = lightOf(behind) > MOST_LIGHT ? INK : PAPER
  return { text: hex(text === null ? contrary : rgbOf(text)), ground: hex(behind) }
}
