import { expect, test } from 'vitest'

import { familiarName, parseReference } from './reference.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`

test.each([
  ['busybox', 'docker.io', 'library/busybox', 'latest', undefined],
  ['eve/app:v1', 'docker.io', 'eve/app', 'v1', undefined],
  ['127.0.0.1:5000/app', '127.0.0.1:5000', 'app', 'latest', undefined],
  ['localhost/a/b:1', 'localhost', 'a/b', '1', undefined],
  [`ghcr.io/a/b@${DIGEST}`, 'ghcr.io', 'a/b', undefined, DIGEST],
  ['index.docker.io/busybox', 'docker.io', 'library/busybox', 'latest', undefined],
])('%s names a registry, a repository and a tag or digest', (given, registry, repository, tag, digest) => {
  expect(parseReference(given)).toMatchObject({ registry, repository, tag, digest })
})

test.each(['', '/busybox', 'a//b', 'busybox:', 'a b', '-a', 'busybox@sha256:12'])(
  '%j is no name',
  (given) => {
    expect(parseReference(given)).toBe('invalid')
  },
)

test('a name in upper case is told from one that is none', () => {
  expect(parseReference('BusyBox')).toBe('upper-case')
})

test('Docker shows names without what is understood', () => {
  expect(familiarName({ registry: 'docker.io', repository: 'library/busybox' })).toBe('busybox')
  expect(familiarName({ registry: 'docker.io', repository: 'eve/app' })).toBe('eve/app')
  expect(familiarName({ registry: '127.0.0.1:5000', repository: 'app' })).toBe('127.0.0.1:5000/app')
})
