import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { exportDeck, runExport } from './export.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'livedeck-handout-'))
afterAll(() => rmSync(folder, { recursive: true }))
const deck = path.join(folder, 'deck.md')
const picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'

test('the HTML handout carries its pictures, and neither attributes nor hidden steps', async () => {
  writeFileSync(path.join(folder, 'a.svg'), picture)
  writeFileSync(
    deck,
    '---\ntheme: jobs\n---\n\n# Hello\n\n![](a.svg)\n\n```bash {terminal=watch}\nls\n```\n\n```bash {hidden}\nsecret\n```\n',
  )
  const outDir = path.join(folder, 'out')
  const written = await exportDeck({ file: deck, formats: ['html'], outDir })
  expect(written).toEqual([path.join(outDir, 'deck.html')])
  const html = readFileSync(path.join(outDir, 'deck.html'), 'utf8')
  expect(html).toContain(`data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`)
  expect(html).toContain('Atkinson Hyperlegible Next')
  expect(html).not.toMatch(/terminal=|secret/)
  expect(html).toContain('<html lang="en"')
})

test('one format may be written to a file of its own name', async () => {
  const output = path.join(folder, 'named.html')
  expect(await exportDeck({ file: deck, formats: ['html'], outDir: output })).toEqual([output])
})

test('a missing picture or theme is told by file and line before anything is written', async () => {
  const broken = path.join(folder, 'broken.md')
  writeFileSync(broken, '---\ntheme: nowhere\n---\n\n![](gone.png)\n')
  const outDir = path.join(folder, 'none')
  const lines: string[] = []
  const run = runExport({ deck: broken, formats: ['html'], outDir, write: (text) => lines.push(text) })
  await expect(run).rejects.toMatchObject({ code: 'deck-problems' })
  expect(lines.map((line) => /broken\.md:(\d+): error:.*\[(.*)\]\n$/.exec(line)?.slice(1))).toEqual([
    ['2', 'theme-unknown'],
    ['5', 'picture-missing'],
  ])
  expect(existsSync(outDir)).toBe(false)
})
