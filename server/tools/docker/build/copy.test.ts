import { expect, test } from 'vitest'

import type { TarEntry } from '../../../oci/tar.ts'
import { type CopyRequest, copyFiles } from './copy.ts'

const PATHS = ['a.txt', 'b.txt', 'src', 'src/deep', 'src/deep/c.ts', 'src/d.ts']

const source = {
  paths: PATHS,
  read: (path: string): TarEntry => ({
    path,
    type: /\.\w+$/.test(path) ? 'file' : 'folder',
    mode: 0o644,
    mtime: 0,
    content: Buffer.from(path),
    target: '',
  }),
}

const copy = (sources: string[], destination: string, rest: Partial<CopyRequest> = {}): string[] =>
  copyFiles(source, {
    sources,
    destination,
    workdir: '/app',
    mode: null,
    unpacks: false,
    ...rest,
  }).entries.map(({ path }) => path)

test.each([
  [['a.txt'], 'x.txt', ['app', 'app/x.txt']],
  [['a.txt'], './', ['app', 'app/a.txt']],
  [['a.txt'], '/etc/', ['etc', 'etc/a.txt']],
  [['./src'], 'lib', ['app', 'app/lib', 'app/lib/deep', 'app/lib/d.ts', 'app/lib/deep/c.ts']],
  [['*.txt'], '.', ['app', 'app/a.txt', 'app/b.txt']],
  [['a.txt', 'src'], '/x/', ['x', 'x/a.txt', 'x/deep', 'x/d.ts', 'x/deep/c.ts']],
])('COPY %j %s makes %j', (sources, destination, paths) => {
  expect(copy(sources, destination).toSorted()).toEqual(paths.toSorted())
})

test('what is not there is named', () => {
  const request = { destination: '.', workdir: '/', mode: null, unpacks: false }
  expect(copyFiles(source, { ...request, sources: ['a.txt', 'no.txt', '*.md'] }).missing).toEqual([
    'no.txt',
    '*.md',
  ])
})

test('--chmod is for all', () => {
  const { entries } = copyFiles(source, {
    sources: ['a.txt'],
    destination: '/a',
    workdir: '/',
    mode: 0o755,
    unpacks: false,
  })
  expect(entries.map(({ mode }) => mode)).toEqual([0o755])
})
