import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

/*
 * Whether .oxlintrc.json catches an import in a wrong direction. An override of it takes the place of an earlier one's
 * options, so that a rule can be lost without a sign; hence files that break the rules are linted, and some that do not.
 */

const ROOT = join(import.meta.dirname, '..', '..')
const OXLINT = join(ROOT, 'node_modules', '.bin', 'oxlint')

type Import = readonly [importer: string, imported: string]

/** Below server/. */
const REFUSED: readonly Import[] = [
  ['deck/a.ts', 'shell/b.ts'],
  ['deck/lint/a.ts', 'check/b.ts'],
  ['deck/lint/a.ts', 'browser/b.ts'],
  ['shell/a.ts', 'deck/b.ts'],
  ['import/a.ts', 'shell/b.ts'],
  ['import/a.ts', 'live/b.ts'],
  ['live/a.ts', 'sandbox/b.ts'],
  ['sandbox/a.test.ts', 'live/b.ts'],
  ['sandbox/apiserver/a.ts', 'shell/b.ts'],
  ['sandbox/engine/a.ts', 'shell/b.ts'],
  ['sandbox/kube/a.ts', 'shell/b.ts'],
  ['sandbox/network/a.ts', 'shell/b.ts'],
  ['sandbox/programs/a.ts', 'shell/b.ts'],
  ['sandbox/apiserver/a.ts', 'sandbox/engine/events.ts'],
  ['sandbox/apiserver/http/a.ts', 'sandbox/engine/kubelet/b.ts'],
  ['sandbox/apiserver/a.ts', 'sandbox/programs/b.ts'],
  ['sandbox/engine/controllers/a.ts', 'sandbox/apiserver/http/b.ts'],
  ['sandbox/engine/scheduler/a.ts', 'sandbox/apiserver/store.ts'],
  ['sandbox/engine/kubelet/a.ts', 'sandbox/apiserver/registry.ts'],
  ['sandbox/programs/a.ts', 'sandbox/apiserver/b.ts'],
  ['sandbox/programs/sh/a.ts', 'sandbox/engine/pod-runtime.ts'],
  ['sandbox/network/a.ts', 'sandbox/apiserver/b.ts'],
  ['sandbox/network/a.ts', 'sandbox/engine/b.ts'],
  ['sandbox/network/a.ts', 'sandbox/programs/b.ts'],
  ['sandbox/kube/a.ts', 'sandbox/apiserver/b.ts'],
]

const ALLOWED: readonly Import[] = [
  ['sandbox/apiserver/http/a.ts', 'sandbox/engine/pod-runtime.ts'],
  ['sandbox/engine/controllers/a.ts', 'sandbox/apiserver/label-selector.ts'],
  ['sandbox/engine/kubelet/a.ts', 'sandbox/programs/b.ts'],
  ['sandbox/network/a.ts', 'sandbox/kube/api.ts'],
  ['sandbox/network/a.test.ts', 'sandbox/apiserver/api.ts'],
  ['sandbox/a.ts', 'sandbox/engine/kubelet/b.ts'],
]

const nameOf = ([importer, imported]: Import): string => `${importer} -> ${imported}`

let folder: string
/** What oxlint refuses, each import in a file of its own. */
let refused: Set<string>

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'livedeck-lint-'))
  copyFileSync(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
  const names = new Map([...REFUSED, ...ALLOWED].map((each, at) => [write(each, at), nameOf(each)]))
  refused = new Set(lint().map((file) => names.get(file) ?? file))
})

afterAll(() => rmSync(folder, { recursive: true }))

/** Gives the file's path from the folder. */
function write([importer, imported]: Import, at: number): string {
  const path = join('server', dirname(importer), `${at}-${basename(importer)}`)
  mkdirSync(join(folder, dirname(path)), { recursive: true })
  const source = relative(dirname(path), join('server', imported))
  writeFileSync(join(folder, path), `export * from '${source.startsWith('.') ? source : `./${source}`}'\n`)
  return path
}

/** The files with a restricted import. */
function lint(): string[] {
  const { stdout } = spawnSync(OXLINT, ['--format', 'unix'], { cwd: folder, encoding: 'utf8' })
  return stdout.split('\n').flatMap((line) => {
    const [file = ''] = line.split(':')
    return line.includes('no-restricted-imports') ? [file] : []
  })
}

test('oxlint refuses each import in a wrong direction', () => {
  expect(REFUSED.map(nameOf).filter((name) => !refused.has(name))).toEqual([])
})

test('oxlint lets the parts meet where they may', () => {
  expect(ALLOWED.map(nameOf).filter((name) => refused.has(name))).toEqual([])
})
