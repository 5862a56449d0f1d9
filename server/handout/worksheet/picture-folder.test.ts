import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PictureFolder } from './picture-folder.ts'

const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'livedeck-pictures-')))
afterAll(() => rmSync(base, { recursive: true }))
for (const file of ['a.svg', 'b/a.svg', 'b/übung 1.png']) {
  mkdirSync(path.dirname(path.join(base, file)), { recursive: true })
  writeFileSync(path.join(base, file), file)
}

test('pictures get names of their own in one folder, and each lies there once', () => {
  const folder = new PictureFolder('lab.worksheet', base)
  expect(['a.svg', 'b/a.svg', './a.svg', 'b/%C3%BCbung%201.png?x'].map((each) => folder.take(each))).toEqual([
    'lab.worksheet/a.svg',
    'lab.worksheet/a-2.svg',
    'lab.worksheet/a.svg',
    'lab.worksheet/übung 1.png',
  ])
  expect([...folder.files]).toEqual([
    ['a.svg', path.join(base, 'a.svg')],
    ['a-2.svg', path.join(base, 'b/a.svg')],
    ['übung 1.png', path.join(base, 'b/übung 1.png')],
  ])
})

test('what lies elsewhere stays where it is', () => {
  const folder = new PictureFolder('lab.worksheet', base)
  for (const reference of ['https://example.org/a.png', 'data:image/png;base64,AA==', '#a'])
    expect(folder.take(reference)).toBe(reference)
  expect(folder.files.size).toBe(0)
})
