import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeFolder } from './make-folder.ts'

const base = mkdtempSync(path.join(tmpdir(), 'livedeck-folder-'))
afterAll(() => rmSync(base, { recursive: true }))

test('a folder is made with those above it, and the topmost new one is told', async () => {
  const deep = path.join(base, 'a', 'b', 'c')
  expect(await makeFolder(deep)).toBe(path.join(base, 'a'))
  expect(existsSync(deep)).toBe(true)
  expect(await makeFolder(path.join(base, 'a', 'b', 'd'))).toBe(path.join(base, 'a', 'b', 'd'))
  expect(await makeFolder(deep)).toBeNull()
})

test('two that make the same folder at once both succeed', async () => {
  const deep = path.join(base, 'x', 'y', 'z')
  await Promise.all([makeFolder(deep), makeFolder(deep), makeFolder(deep)])
  expect(existsSync(deep)).toBe(true)
})

test('below a file it fails', async () => {
  writeFileSync(path.join(base, 'file'), '')
  await expect(makeFolder(path.join(base, 'file', 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  await expect(makeFolder(path.join(base, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
})

test.runIf(process.platform === 'linux')('below /proc it fails instead of trying for ever', async () => {
  await expect(makeFolder('/proc/nowhere/deep')).rejects.toMatchObject({ code: 'ENOENT' })
})
