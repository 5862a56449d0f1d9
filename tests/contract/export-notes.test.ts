import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { formatProblem } from '../../server/deck/check.ts'
import { Exporter } from '../../server/handout/exporter.ts'

const home = path.resolve('.')
const folder = mkdtempSync(path.join(tmpdir(), 'livedeck-notes-'))

/** A machine without the signs of Chinese and Japanese, whatever fonts this one has. */
const fonts = path.join(folder, 'fonts.conf')
const rejected = ['zh-cn', 'zh-tw', 'zh-hk', 'ja'].map(
  (lang) => `<pattern><patelt name="lang"><string>${lang}</string></patelt></pattern>`,
)
writeFileSync(
  fonts,
  `<?xml version="1.0"?><fontconfig><dir>/usr/share/fonts</dir><cachedir>${folder}/cache</cachedir><selectfont><rejectfont>${rejected.join('')}</rejectfont></selectfont></fontconfig>`,
)
const { PATH, HOME, CHROME_PATH } = process.env
const exporter = new Exporter({ home, environment: { PATH, HOME, CHROME_PATH, FONTCONFIG_FILE: fonts } })
afterAll(async () => {
  await exporter.dispose()
  rmSync(folder, { recursive: true })
})

/** Prints a deck, with the files that it refers to beside it, and gives what is said of the PDF, from the line on. */
async function notesOf(markdown: string, files: Record<string, string> = {}): Promise<readonly string[]> {
  const place = mkdtempSync(path.join(folder, 'deck-'))
  for (const [name, content] of Object.entries({ ...files, 'deck.md': markdown })) {
    mkdirSync(path.dirname(path.join(place, name)), { recursive: true })
    writeFileSync(path.join(place, name), content)
  }
  const handout = await exporter.read(path.join(place, 'deck.md'))
  await exporter.make(handout, { format: 'pdf' })
  return exporter.notesOf(handout).map((note) => formatProblem({ ...note, file: path.basename(note.file) }))
}

const withFont = (source: string): string =>
  `---\nstyle: |\n  @font-face { font-family: "Mine"; src: ${source} }\n  h1 { font-family: "Mine" }\n---\n\n# Hello\n`

test('nothing is said of a deck that is shown as it was meant', async () => {
  expect(await notesOf('---\ntheme: jobs\n---\n\n# Hello\n\n```bash\nls -l\n```\n')).toEqual([])
})

test('signs that no font has are named with the slide where they first stand', async () => {
  expect(await notesOf('# Hello\n\n---\n\n# 漢字 and 漢\n\n---\n\n字\n')).toEqual([
    expect.stringMatching(
      /^deck\.md:5: warning: no font of this machine has 漢 字 \(slide 2\).* fonts-noto-cjk`/,
    ),
  ])
})

test('a theme’s font that cannot be read is named', async () => {
  expect(await notesOf(withFont('url(mine.woff2)'), { 'mine.woff2': 'no font' })).toEqual([
    expect.stringMatching(/^deck\.md: warning: the font "Mine" cannot be read/),
  ])
})

test('a font on the web is named and holds nothing up', async () => {
  const notes = await notesOf(withFont('url(https://example.org/mine.woff2)'))
  expect(notes[0]).toMatch(/: warning: the theme asks for `https:\/\/example\.org\/mine\.woff2`/)
})

test('a font whose file is not there holds the export up', async () => {
  await expect(notesOf(withFont('url(gone.woff2)'))).rejects.toMatchObject({
    code: 'deck-problems',
    problems: [{ message: expect.stringMatching(/^font `gone\.woff2` not found/) }],
  })
})

test('a slide that holds more than it shows is named as check names it', async () => {
  const long = Array.from({ length: 60 }, (_, line) => `- ${line}`).join('\n')
  expect(await notesOf(`# Short\n\n---\n\n${long}\n\n---\n\n# Wide\n\n${'x'.repeat(400)}\n`)).toEqual([
    expect.stringMatching(
      /^deck\.md:3: warning: slide 2 is \d+ px too long, from `\d+` on; .* \[slide-overflow\]$/,
    ),
  ])
})

test('several slides that hold more than they show are named in one line', async () => {
  const slides = Array.from({ length: 10 }, () => `# Long\n\n${'word\n\n'.repeat(30)}`)
  expect(await notesOf(slides.join('\n---\n\n'))).toEqual([
    'deck.md:1: warning: 10 slides hold more than they show (lines 1, 66, 131, 196, 261, 326, 391, 456 and 2 more); ' +
      '`livedeck check` says more [slide-overflow]',
  ])
})
