import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PictureFolder } from './picture-folder.ts'

const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'livedeck-pictures-')))
afterAll(() => rmSync(base, { recursive: true }))
for (const file of ['a.svg', 'b/a.svg', 'b/übung 1.png', '50%.svg']) {
  mkdirSync(path.dirname(path.join(base, file)), { recursive: true })
  writeFileSync(path.join(base, file), file)
}

test('pictures get names of their own in one folder, and each lies there once', () => {
  const folder = new PictureFolder('lab.worksheet', base)
  expect(
    ['a.svg', 'b/a.svg', './a.svg', 'b/%C3%BCbung%201.png?x', '50%.svg'].map((each) => folder.take(each)),
  ).toEqual([
    'lab.worksheet/a.svg',
    'lab.worksheet/a-2.svg',
    'lab.worksheet/a.svg',
    'lab.worksheet/%C3%BCbung%201.png',
    'lab.worksheet/50%25.svg',
  ])
  expect([...folder.files]).toEqual([
    ['a.svg', path.join(base, 'a.svg')],
    ['a-2.svg', path.join(base, 'b/a.svg')],
    ['übung 1.png', path.join(base, 'b/übung 1.png')],
    ['50%.svg', path.join(base, '50%.svg')],
  ])
})

test('what lies elsewhere stays where it is', () => {
  const folder = new PictureFolder('lab.worksheet', base)
  for (const reference of ['https://example.org/a.png', 'data:image/png;base64,AA==', '#a'])
    expect(folder.take(reference)).toBe(reference)
  expect(folder.files.size).toBe(0)
})
