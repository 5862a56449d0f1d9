import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type Browser, launchBrowser } from '../../server/browser/browser.ts'
import { loadDeck } from '../../server/deck/load.ts'
import { findCutSlides } from '../../server/handout/cut-slides.ts'
import { openSlides } from '../../server/handout/deck-page.ts'
import { createHandoutRenderer } from '../../server/handout/handout-deck.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'livedeck-cut-'))
const browser: Promise<Browser> = launchBrowser(process.env)
afterAll(async () => {
  await (await browser).dispose()
  rmSync(folder, { recursive: true })
})
for (const [name, size] of Object.entries({ tall: 'width="200" height="2000"', wall: 'viewBox="0 0 4 3"' }))
  writeFileSync(path.join(folder, `${name}.svg`), `<svg xmlns="http://www.w3.org/2000/svg" ${size}/>`)

/** Says of each slide what is cut of it; null where all is seen. */
async function measure(theme: string, slides: readonly string[]): Promise<(string | null)[]> {
  const file = path.join(folder, `${theme}.md`)
  writeFileSync(file, `---\ntheme: ${theme}\npaginate: true\n---\n\n${slides.join('\n\n---\n\n')}\n`)
  const deck = await loadDeck(file, createHandoutRenderer())
  const page = await openSlides(await browser, deck)
  try {
    const cut = await findCutSlides(page, deck, 'warning')
    return deck.slides.map(({ line }) => cut.find((problem) => problem.line === line)?.message ?? null)
  } finally {
    await page.dispose()
  }
}

const items = (count: number): string =>
  Array.from({ length: count }, (_, item) => `- line ${item + 1}`).join('\n')
const table = (count: number): string =>
  ['Column', '---', 'value']
    .map((word) =>
      Array.from({ length: count }, (_, column) => (word === '---' ? word : `${word} ${column + 1}`)),
    )
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
const code = (lines: readonly string[]): string => `\`\`\`yaml\n${lines.join('\n')}\n\`\`\``
const box = (style: string, content = 'some words'): string =>
  `# Box\n\n<div style="${style}">\n\n${content}\n\n</div>`
const manyKeys = code(Array.from({ length: 40 }, (_, line) => `key${line}: value`))

/** Slides with what is said of them in the themes `default` and `jobs`; null where a reader sees everything. */
const CASES: readonly (readonly [string, string, RegExp | null, RegExp | null])[] = [
  ['a few words', '# Fits\n\nHello', null, null],
  ['a narrow table', `# Table\n\n${table(6)}`, null, null],
  [
    'a wide table',
    `# Table\n\n${table(14)}`,
    /is cut off at a table, by \d+ px, from `/,
    /px too wide, from `/,
  ],
  ['a list that enters the margin', `# List\n\n${items(11)}`, null, null],
  [
    'a list beyond the slide',
    `# List\n\n${items(40)}`,
    /px too long, from `line 1\d`/,
    /px too long, from `line 1\d`/,
  ],
  [
    'code that is scaled, or else beyond the slide',
    `# Code\n\n${manyKeys}`,
    null,
    /px too long, from `key1\d: value/,
  ],
  ['a wide line of code, scaled or wrapped', `# Code\n\n${code([`a: ${'x'.repeat(300)}`])}`, null, null],
  ['a header and a footer', '<!-- _header: above -->\n<!-- _footer: below -->\n\n# Both\n\ntext', null, null],
  ['a word in the corner', box('position:absolute;right:10px;bottom:10px'), null, null],
  [
    'a word half outside',
    box('position:absolute;right:-60px;bottom:10px'),
    /60 px too wide/,
    /60 px too wide/,
  ],
  [
    'a word above the slide',
    box('position:absolute;top:-60px'),
    /px too long, from `some words`/,
    /px too long/,
  ],
  [
    'words in a box that scrolls',
    box('height:100px;overflow:auto', items(8)),
    /at a box on it, .*`line \d`/,
    /at a box/,
  ],
  [
    'a word placed out of a cropped box',
    box('height:9px;overflow:hidden', '<b style="position:absolute">out</b>'),
    null,
    null,
  ],
  [
    'words for screen readers alone',
    box('position:absolute;width:1px;height:1px;overflow:hidden'),
    null,
    null,
  ],
  ['words moved far away', box('position:absolute;left:-9999px'), null, null],
  ['a cropped background', '![bg](wall.svg)\n\n# Wall', null, null],
  ['a background of CSS', '<!-- _backgroundImage: url(wall.svg) -->\n\n# Wall', null, null],
  ['a list beside a background', `![bg left:40%](wall.svg)\n\n# Beside\n\n${items(5)}`, null, null],
  [
    'a table beside a background',
    `![bg right:60%](wall.svg)\n\n# Beside\n\n${table(6)}`,
    /cut off at a table/,
    /px too wide/,
  ],
  ['a tall picture', '# Tall\n\n![Tall](tall.svg)', /is \d{4} px too long;/, /is \d{4} px too long;/],
]

test.each([
  ['default', 2],
  ['jobs', 3],
] as const)(
  'in the theme `%s` a slide is named when a reader does not see all of it, and only then',
  async (theme, column) => {
    const said = await measure(
      theme,
      CASES.map(([, markdown]) => markdown),
    )
    const wrong = CASES.flatMap((each, index) => {
      const [expected, is] = [each[column], said[index] ?? null]
      const isRight = expected === null ? is === null : is !== null && expected.test(is)
      return isRight ? [] : [`${each[0]}: ${is ?? 'nothing said'}`]
    })
    expect(wrong).toEqual([])
  },
)
