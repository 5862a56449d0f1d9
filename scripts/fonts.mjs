// Writes themes/jobs-fonts.css from the files in themes/fonts. Run it after a font file has changed.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const themes = join(dirname(dirname(fileURLToPath(import.meta.url))), 'themes')

/** As Google Fonts splits its Latin fonts, so that each character comes from one file only. */
const LATIN =
  'U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, ' +
  'U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD'
const LATIN_EXT =
  'U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+0304, U+0308, U+0329, ' +
  'U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF'

/** No digits and no plain arrows: the text faces draw those, though the emoji font could. */
const EMOJI =
  'U+200D, U+2139, U+231B, U+2328, U+23E9-23FA, U+25B6, U+2601, U+2611-2638, U+2693-26D4, U+2705-2728, ' +
  'U+274C-2764, U+2795-2797, U+27A1, U+2934-2935, U+2B05-2B55, U+FE0F, U+1F000-1FAFF'

const face = (family, file, weight, style, range) => ({ family, file, weight, style, range })

function atkinson(weight, style) {
  const file = (subset) => `atkinson-hyperlegible-next-${subset}-${weight}-${style}.woff2`
  return [
    face('Atkinson Hyperlegible Next', file('latin-ext'), weight, style, LATIN_EXT),
    face('Atkinson Hyperlegible Next', file('latin'), weight, style, LATIN),
  ]
}

const FACES = [
  ...atkinson(400, 'normal'),
  ...atkinson(400, 'italic'),
  ...atkinson(600, 'normal'),
  ...atkinson(700, 'normal'),
  face('JetBrains Mono', 'jetbrains-mono-400-normal.woff2', 400, 'normal'),
  face('JetBrains Mono', 'jetbrains-mono-600-normal.woff2', 600, 'normal'),
  face('Jobs Emoji', 'noto-color-emoji-400-normal.woff2', 400, 'normal', EMOJI),
]

function fontFace({ family, file, weight, style, range }) {
  const data = readFileSync(join(themes, 'fonts', file)).toString('base64')
  const lines = [
    `font-family: "${family}";`,
    `font-style: ${style};`,
    `font-weight: ${weight};`,
    // A slide is never shown in another face first: the data is at hand.
    'font-display: block;',
    `src: url("data:font/woff2;base64,${data}") format("woff2");`,
    ...(range ? [`unicode-range: ${range};`] : []),
  ]
  return `@font-face {\n  ${lines.join('\n  ')}\n}\n`
}

const header =
  '/* @theme jobs-fonts */\n/* Written by scripts/fonts.mjs from themes/fonts; licences lie beside the fonts. */\n'
const css = header + FACES.map(fontFace).join('\n')
writeFileSync(join(themes, 'jobs-fonts.css'), css)
console.log(`themes/jobs-fonts.css: ${FACES.length} faces, ${Math.round(css.length / 1000)} kB`)
