import type { ITheme } from '@xterm/xterm'

export type PaletteName = 'dark' | 'light'

/** Where the contrast of a terminal's sixteen colours begins: WCAG AA for text. */
export const LEAST_CONTRAST = 4.5

/**
 * Two palettes for projectors: every colour reads on the background, "black" on dark and "white" on light as well, and
 * nothing is pale grey. xterm lifts what programs combine themselves by `minimumContrastRatio`.
 */
const PALETTES: Record<PaletteName, ITheme & { background: string; foreground: string }> = {
  dark: {
    background: '#0f1114',
    foreground: '#f4f5f7',
    cursor: '#ff6a45',
    cursorAccent: '#0f1114',
    selectionBackground: '#3d4f75',
    selectionInactiveBackground: '#333a49',
    black: '#9aa3b2',
    red: '#ff7b72',
    green: '#5fd787',
    yellow: '#f2cc60',
    blue: '#79b8ff',
    magenta: '#e0a1ff',
    cyan: '#5fd7e0',
    white: '#f4f5f7',
    brightBlack: '#b0b8c5',
    brightRed: '#ff9d96',
    brightGreen: '#8aeaa8',
    brightYellow: '#ffe08a',
    brightBlue: '#a5d0ff',
    brightMagenta: '#ecc2ff',
    brightCyan: '#93ecf2',
    brightWhite: '#ffffff',
  },
  light: {
    background: '#fdfdfc',
    foreground: '#16181c',
    cursor: '#c93400',
    cursorAccent: '#fdfdfc',
    selectionBackground: '#c3d7f7',
    selectionInactiveBackground: '#dde3ec',
    black: '#16181c',
    red: '#b3201a',
    green: '#14692f',
    yellow: '#7a5200',
    blue: '#0b4fb3',
    magenta: '#8a1f9c',
    cyan: '#005f6b',
    white: '#4a4f58',
    brightBlack: '#3a3f48',
    brightRed: '#c62a22',
    brightGreen: '#1a7a39',
    brightYellow: '#855c00',
    brightBlue: '#1a62cc',
    brightMagenta: '#9c35ae',
    brightCyan: '#006f7d',
    brightWhite: '#30343b',
  },
}

/** The grounds of a terminal that plays a recording, so that it is never taken for a live one; style/recorded.css has them too. */
const RECORDED: Record<PaletteName, string> = { dark: '#191420', light: '#f6f0fb' }

/** The colours of a terminal, live or recorded. */
export function themeOf(palette: PaletteName, isRecorded: boolean): (typeof PALETTES)[PaletteName] {
  const live = PALETTES[palette]
  return isRecorded ? { ...live, background: RECORDED[palette], cursorAccent: RECORDED[palette] } : live
}

const channel = (hex: string, from: number): number => {
  const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255
  return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
const luminance = (hex: string): number =>
  0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5)

/** The contrast of two `#rrggbb` colours as WCAG 2.2 defines it, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}
