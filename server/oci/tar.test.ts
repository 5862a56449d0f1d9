import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { type TarEntry, readTar, writeTar } from './tar.ts'

const LONG = `${'folder-with-a-long-name/'.repeat(8)}größe.txt`

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'livedeck-tar-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

const entry = (path: string, rest: Partial<TarEntry>): TarEntry => ({
  path,
  type: 'file',
  mode: 0o644,
  mtime: 1_700_000_000,
  content: Buffer.alloc(0),
  target: '',
  ...rest,
})

test('what is written, tar reads: modes, long names, links', () => {
  const folder = makeFolder()
  const archive = writeTar([
    entry('bin', { type: 'folder', mode: 0o755 }),
    entry('bin/run', { mode: 0o755, content: Buffer.from('x'.repeat(600)) }),
    entry('bin/same', { type: 'hardlink', target: 'bin/run' }),
    entry('bin/soft', { type: 'symlink', target: LONG }),
    entry(LONG, { content: Buffer.from('long\n') }),
  ])
  execFileSync('tar', ['-xf', '-', '-C', folder], { input: archive })
  expect(statSync(join(folder, 'bin/run')).mode & 0o777).toBe(0o755)
  expect(readFileSync(join(folder, 'bin/same'), 'utf8')).toHaveLength(600)
  expect(readlinkSync(join(folder, 'bin/soft'))).toBe(LONG)
  expect(readFileSync(join(folder, LONG), 'utf8')).toBe('long\n')
  expect(statSync(join(folder, LONG)).mtimeMs).toBe(1_700_000_000_000)
})

test.each(['gnu', 'pax', 'ustar'])('what tar writes as %s is read', (format) => {
  const folder = makeFolder()
  const name = format === 'ustar' ? 'short.txt' : LONG
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), 'content', { mode: 0o600 })
  symlinkSync('elsewhere', join(folder, 'link'))
  const archive = execFileSync('tar', [`--format=${format}`, '-cf', '-', '-C', folder, '.'])
  const found = new Map(readTar(archive).map((one) => [one.path, one]))
  expect(found.get(name)).toMatchObject({ type: 'file', mode: 0o600, content: Buffer.from('content') })
  expect(found.get('link')).toMatchObject({ type: 'symlink', target: 'elsewhere' })
})

test('equal entries give equal bytes', () => {
  const make = (): Buffer => writeTar([entry('a', { content: Buffer.from('a') })])
  expect(make().equals(make())).toBe(true)
})
