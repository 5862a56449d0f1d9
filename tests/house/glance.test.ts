import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { afterEach, beforeEach, expect, test } from 'vitest'

const GLANCE = pathToFileURL(join(import.meta.dirname, '../../scripts/glance.mjs')).href

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'livedeck-glance-'))
  for (const folder of ['server', 'dist/server', 'node_modules'])
    mkdirSync(join(root, folder), { recursive: true })
  for (const file of [
    'server/main.ts',
    'dist/.livedeck',
    'dist/server/main.js',
    'node_modules/.package-lock.json',
  ])
    writeFileSync(join(root, file), 'one')
})

afterEach(() => rmSync(root, { recursive: true }))

/** Runs lines over the functions of glance.mjs, as a start does in its own process, and gives what they print. */
function run(lines: string): string {
  const script = `import { isKnown, keepGlance, takeGlance } from ${JSON.stringify(GLANCE)}
const root = ${JSON.stringify(root)}
${lines}`
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim()
}

const keep = (later: number): string => run(`keepGlance(root, takeGlance(root), Date.now() + ${later})`)
const isKnown = (): boolean => run('console.log(isKnown(root, takeGlance(root)))') === 'true'

test('nothing is known before a glance was kept', () => {
  expect(isKnown()).toBe(false)
})

test('what was found fresh is known at the next start', () => {
  keep(5_000)
  expect(isKnown()).toBe(true)
})

test('a source that was saved within the last second is not taken for known', () => {
  keep(0)
  expect(isKnown()).toBe(false)
})

test('a source with new text is not known, even with its old size and time', () => {
  keep(5_000)
  const file = join(root, 'server/main.ts')
  const { atime, mtime } = statSync(file)
  writeFileSync(file, 'two')
  utimesSync(file, atime, mtime)
  expect(isKnown()).toBe(false)
})

test.each(['server/main.ts', 'dist/server/main.js', 'node_modules/.package-lock.json'])(
  'a start without %s reads everything again',
  (file) => {
    keep(5_000)
    rmSync(join(root, file))
    expect(isKnown()).toBe(false)
  },
)

test('a new source is noticed', () => {
  keep(5_000)
  writeFileSync(join(root, 'server/other.ts'), 'one')
  expect(isKnown()).toBe(false)
})

test('a test is no source', () => {
  keep(5_000)
  writeFileSync(join(root, 'server/other.test.ts'), 'one')
  expect(isKnown()).toBe(true)
})
