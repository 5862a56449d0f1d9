import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readTranscript } from './answers/read-transcript.ts'

import { exportDecks, fixtures, folder, picture, writeDeck } from './export-fixture.ts'

const deck = writeDeck(
  'deck.md',
  '---\ntheme: jobs\nauthor: A & B\n---\n\n# Hello\n\n![](a.svg)\n\n```bash {terminal=watch}\nls\n```\n\n```bash {hidden}\nsecret\n```\n\n<!-- A note. -->\n',
)

test('the HTML handout carries its pictures, and neither attributes nor hidden steps', async () => {
  const { run, written } = await exportDecks([deck], {})
  expect(await run).toBe(0)
  const file = path.join(folder, 'out', 'deck.html')
  expect(written.map((line) => path.resolve(line))).toEqual([file])
  const html = readFileSync(file, 'utf8')
  expect(html).toContain(`data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`)
  expect(html).toContain('Atkinson Hyperlegible Next')
  expect(html).not.toMatch(/terminal=|secret/)
  expect(html).toContain('<html lang="en"')
  expect(html).toContain('<meta name="author" content="A &amp; B">')
  expect(html).not.toMatch(/(?:src|href)="(?!#|data:)/)
})

test('the HTML handout is for readers, and has the presenter notes only when asked for', async () => {
  const read = async (htmlNotes: boolean): Promise<string> => {
    const output = path.join(folder, `notes-${htmlNotes}`)
    expect(await (await exportDecks([deck], { output, htmlNotes })).run).toBe(0)
    return readFileSync(path.join(output, 'deck.html'), 'utf8')
  }
  expect(await read(false)).not.toContain('A note.')
  expect(await read(true)).toMatch(/<div class="bespoke-marp-note" data-index="0"[^>]*><p>A note\.<\/p>/)
})

test('links to files beside the deck lead there from the folder of the handout', async () => {
  const linked = writeDeck('linked.md', '# Files\n\n[one](files/a.yaml) [web](https://example.org/)\n')
  const output = path.join(folder, 'deep', 'er')
  await (
    await exportDecks([linked], { formats: ['html', 'markdown'], output })
  ).run
  const html = readFileSync(path.join(output, 'linked.html'), 'utf8')
  expect(html).toContain('<a href="../../files/a.yaml">one</a> <a href="https://example.org/">')
  const worksheet = readFileSync(path.join(output, 'linked.worksheet.md'), 'utf8')
  expect(worksheet).toContain('[one](../../files/a.yaml)')
})

test('a worksheet brings its pictures, and is called as it was asked for', async () => {
  const shown = writeDeck('shown.md', '# Shown\n\n![A dot](a.svg)\n')
  const output = path.join(folder, 'sheets', 'lab.md')
  const { run, written } = await exportDecks([shown], { formats: ['markdown'], output })
  expect(await run).toBe(0)
  expect(written.map((line) => path.resolve(line))).toEqual([output])
  expect(readFileSync(output, 'utf8')).toContain('![A dot](lab.worksheet/a.svg)')
  expect(readFileSync(path.join(folder, 'sheets', 'lab.worksheet', 'a.svg'), 'utf8')).toBe(picture)
})

test('one format may be written to a file of its own name', async () => {
  const output = path.join(folder, 'named.html')
  const { run, written } = await exportDecks([deck], { output })
  expect(await run).toBe(0)
  expect(written.map((line) => path.resolve(line))).toEqual([output])
})

test('several decks and formats are written in one go, notes under their slides', async () => {
  const other = writeDeck('other.md', '# Other\n')
  const output = path.join(folder, 'several')
  const { run, told } = await exportDecks([deck, other], { output, formats: ['notes', 'html'] })
  expect(await run).toBe(0)
  expect(readdirSync(output).toSorted()).toEqual(['deck.html', 'deck.txt', 'other.html', 'other.txt'])
  expect(readFileSync(path.join(output, 'deck.txt'), 'utf8')).toContain('1. Hello\n\nA note.\n')
  expect(told.filter((line) => line.endsWith(': HTML'))).toHaveLength(2)
})

test('two decks of one name are not written over each other', async () => {
  const twin = writeDeck('twin/deck.md', '# Twin\n')
  const { run } = await exportDecks([deck, twin], {})
  await expect(run).rejects.toMatchObject({ code: 'same-output' })
})

test('a missing picture or theme is told by file and line before anything is written', async () => {
  const broken = writeDeck(
    'broken.md',
    '---\ntheme: nowhere\n---\n\n![](gone.png)\n\n![](https://example.org/a.png)\n',
  )
  const output = path.join(folder, 'none')
  const { run, told } = await exportDecks([deck, broken], { output })
  await expect(run).rejects.toMatchObject({ code: 'deck-problems' })
  expect(told.map((line) => /broken\.md:(\d+): error:.*\[(.*)\]$/.exec(line)?.slice(1))).toEqual([
    ['2', 'theme-unknown'],
    ['5', 'picture-missing'],
    ['7', 'picture-remote'],
  ])
  expect(existsSync(output)).toBe(false)
})

const noText = Uint8Array.from({ length: 4000 }, (_, index) => (index * index * 131 + 7) % 256)

test.each([
  ['random bytes', noText, 'deck-binary'],
  ['UTF-16', Buffer.from('\u{FEFF}# Hello\n', 'utf16le'), 'deck-binary'],
  ['NULs', '# Hello\0\n', 'deck-binary'],
  ['nothing', '', 'deck-empty'],
  ['white space', ' \n\n\t\n', 'deck-empty'],
])('a deck that holds %s is refused in one line, and nothing is written', async (name, content, rule) => {
  const odd = writeDeck('odd.md', content)
  const output = path.join(folder, `odd ${name}`)
  const { run, told } = await exportDecks([odd], { output })
  await expect(run).rejects.toMatchObject({ code: 'deck-problems' })
  expect(told).toEqual([expect.stringMatching(`odd\\.md:1: error: .*\\[${rule}\\]$`)])
  expect(existsSync(output)).toBe(false)
})

test('a deck that shows U+FFFD itself is text, and exported', async () => {
  const { run } = await exportDecks([writeDeck('sign.md', '# What \u{FFFD} means\n')], {})
  expect(await run).toBe(0)
})

test('the same deck gives the same bytes, with its own date', async () => {
  const outputs = await Promise.all(
    ['first', 'second'].map(async (name) => {
      const output = path.join(folder, name)
      await (
        await exportDecks([deck], { output, formats: ['html', 'notes'] })
      ).run
      return readdirSync(output).map((file) => readFileSync(path.join(output, file), 'utf8'))
    }),
  )
  expect(outputs[0]).toEqual(outputs[1])
})

test('with a transcript the HTML has folding answers, and may run the player where there is something to replay', async () => {
  const output = path.join(folder, 'answered')
  const transcript = () => readTranscript(path.join(fixtures, 'answers.json'))
  const { run, told } = await exportDecks([deck], { output, transcript, formats: ['html', 'markdown'] })
  expect(await run).toBe(0)
  const html = readFileSync(path.join(output, 'deck.html'), 'utf8')
  expect(html).toContain('<section class="answers"')
  expect(html).not.toMatch(/wasm-unsafe-eval|asciinema/)
  expect(told.at(-1)).toContain('the transcript lacks every step')
  expect(readFileSync(path.join(output, 'deck.worksheet.md'), 'utf8')).toContain(
    '```bash\nls\n```\n\n*not recorded*\n',
  )
  const plain = readFileSync(path.join(folder, 'out', 'deck.html'), 'utf8')
  expect(plain).not.toMatch(/wasm-unsafe-eval|class="answers"|asciinema/)
  await (
    await exportDecks([path.join(fixtures, 'answers.md')], { output, transcript })
  ).run
  const replayed = readFileSync(path.join(output, 'answers.html'), 'utf8')
  expect(replayed).toMatch(/wasm-unsafe-eval[\s\S]*AsciinemaPlayer/)
})

test('a transcript that is none ends the export before anything is written', async () => {
  const output = path.join(folder, 'none')
  const { run } = await exportDecks([deck], { output, transcript: () => readTranscript(deck) })
  await expect(run).rejects.toMatchObject({ code: 'transcript-malformed' })
  expect(existsSync(output)).toBe(false)
})

test('a folder that cannot be is told in the system’s words', async () => {
  const output = path.join(deck, 'below', 'a', 'file')
  await expect((await exportDecks([deck], { output })).run).rejects.toMatchObject({
    code: 'not-writable',
    message: expect.stringContaining('not a directory'),
  })
})
