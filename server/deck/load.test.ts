import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadDeck, readDeck } from './load.ts'
import { DECK_LIMITS } from './markdown.ts'
import { createRenderer } from './render.ts'
import { cleanStyle } from './style-attribute.ts'
import { viewDeck } from './view.ts'
import { watchDeck } from './watch.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'livedeck-load-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = path.join(folder, 'deck.md')
const renderer = createRenderer()

test('a deck that is not there, is a folder, or is too large is refused by one line that names it', async () => {
  const large = path.join(folder, 'large.md')
  writeFileSync(large, 'x'.repeat(DECK_LIMITS.bytes + 1))
  const gone = path.join(folder, 'gone.md')
  await expect(readDeck(gone)).rejects.toMatchObject({ code: 'not-found', file: gone })
  await expect(readDeck(path.join(large, 'below.md'))).rejects.toMatchObject({ code: 'not-found' })
  await expect(readDeck(folder)).rejects.toMatchObject({ code: 'not-a-file' })
  await expect(readDeck(large)).rejects.toMatchObject({ code: 'too-large' })
  await expect(readDeck(gone)).rejects.toThrow(/^[^\n]*gone\.md[^\n]*$/)
})

test('a follower gets no notes and no problems, and nobody gets a hidden step or what he holds', async () => {
  writeFileSync(file, '# A\n\n<!-- my note -->\n\n```bash {hidden}\nls\n```\n\n```bash {exit=x}\npwd\n```\n')
  const deck = await loadDeck(file, renderer)
  const fresh = { slides: new Set<string>(), css: '' }
  const presenter = viewDeck(deck, 1, { role: 'presenter', ...fresh })
  expect(presenter.slides).toMatchObject([{ notes: 'my note', html: deck.slides[0]?.html }])
  expect(presenter.steps.map(({ code }) => code)).toEqual(['pwd'])
  expect(presenter.problems).toHaveLength(1)
  const held = { slides: new Set([deck.slides[0]?.hash ?? '']), css: deck.cssHash }
  const follower = viewDeck(deck, 2, { role: 'follower', ...held })
  expect(follower).toMatchObject({ slides: [{ notes: '' }], problems: [] })
  expect(follower).not.toHaveProperty('css')
  expect(follower.slides[0]).not.toHaveProperty('html')
})

test('the watcher tells of a write, of a file put in place by a rename, and of a picture that comes', async () => {
  writeFileSync(file, '![](later.png)')
  const { watched } = await createRendererWithPictures(file)
  let told: () => void = () => undefined
  const watcher = watchDeck(watched, () => told())
  const change = async (make: () => void): Promise<void> => {
    const next = new Promise<void>((resolve) => (told = resolve))
    make()
    await next
  }
  await change(() => writeFileSync(file, '# changed'))
  writeFileSync(path.join(folder, 'deck.md~'), '# renamed')
  await change(() => renameSync(path.join(folder, 'deck.md~'), file))
  await change(() => writeFileSync(path.join(folder, 'later.png'), ''))
  await change(() => writeFileSync(path.join(folder, 'new.css'), ''))
  watcher.dispose()
})

async function createRendererWithPictures(deck: string): ReturnType<typeof loadDeck> {
  return await loadDeck(deck, createRenderer({ pictureUrl: (key) => key }))
}

test.each([
  ['color: red; margin: 0 auto', 'color: red; margin: 0 auto'],
  ['position: fixed; top: 0', 'top: 0'],
  ['position: absolute', 'position: absolute'],
  ['background: url(javascript:x); color: red', 'color: red'],
  ['background: url("data:image/png;base64,AA==")', 'background: url("data:image/png;base64,AA==")'],
  ['background: url(data:text/html,x)', ''],
  ['pos/**/ition: fixed', ''],
  [String.raw`p\6fsition: fixed; color: red`, 'color: red'],
  ['width: expression(alert(1))', ''],
])('of the style %j stays %j', (style, kept) => {
  expect(cleanStyle(style)).toBe(kept)
})
