import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ExportError } from './export-error.ts'

import { exportDecks, folder, picture, writeDeck } from './export-fixture.ts'

test.each([
  ['<img src="a.svg?v=2&amp;w=3"> ![bg](a.svg?x)', 2],
  [`<div style='background-image: url(a.svg)'>text</div>`, 1],
])('%s: the pictures lie in the file as they are', async (markdown, count) => {
  const output = path.join(folder, 'queries')
  await (
    await exportDecks([writeDeck('query.md', `# Q\n\n${markdown}\n`)], { output })
  ).run
  const html = readFileSync(path.join(output, 'query.html'), 'utf8')
  const data = `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`
  expect(html.split(data)).toHaveLength(count + 1)
  for (const after of html.split(data).slice(1)) expect(after).toMatch(/^(?:["']|&quot;)/)
})

test.each([
  '<img srcset="https://example.org/a.png 2x" src="a.svg">',
  '<p style="background-image: image-set(&quot;https://example.org/a.png&quot; 1x, url(https://example.org/b.png) 2x)">x</p>',
])('%s would be blank, and is refused', async (markdown) => {
  const output = path.join(folder, 'blanks')
  const { run } = await exportDecks([writeDeck('blank.md', `# B\n\n${markdown}\n`)], { output })
  await expect(run).rejects.toBeInstanceOf(ExportError)
  expect(existsSync(output)).toBe(false)
})

test('a handout is never written over its deck', async () => {
  const own = writeDeck('own.txt', '# Own\n\n<!-- A note. -->\n')
  const { run } = await exportDecks([own], { formats: ['notes'], output: folder })
  await expect(run).rejects.toMatchObject({ code: 'own-deck' })
  expect(readFileSync(own, 'utf8')).toContain('# Own')
})

test('a file that is too large to be passed on is named', async () => {
  const large = writeDeck('large.md', '# L\n\n<video src="large.mp4"></video>\n')
  const file = path.join(folder, 'large.mp4')
  writeFileSync(file, '')
  truncateSync(file, 101 * 1024 * 1024)
  const { run, told } = await exportDecks([large], { output: path.join(folder, 'none') })
  await expect(run).rejects.toMatchObject({ code: 'deck-problems' })
  expect(told.at(-1)).toMatch(/`large\.mp4` has 106 MB.*\[picture-large\]$/)
})
