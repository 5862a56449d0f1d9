import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { findServiceUrl } from './find-service.ts'

let folder: string
let environment: { PATH: string }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'livedeck-find-'))
  environment = { PATH: [folder, '/usr/bin', '/bin'].join(delimiter) }
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** A kubectl of the test's, in POSIX sh. */
function writeKubectl(script: string): void {
  const file = join(folder, 'kubectl')
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
}

test('the first NodePort of the Service is where it opens', async () => {
  writeKubectl('[ "$5" = frontend ] && echo "31234 31235"')
  expect(await findServiceUrl('frontend', environment)).toBe('http://127.0.0.1:31234/')
})

test('no Service, no NodePort and no kubectl open nothing', async () => {
  expect(await findServiceUrl('frontend', { PATH: folder })).toBeNull()
  writeKubectl('echo "Error from server (NotFound)" >&2; exit 1')
  expect(await findServiceUrl('frontend', environment)).toBeNull()
  writeKubectl('printf ""')
  expect(await findServiceUrl('frontend', environment)).toBeNull()
})

test.each(['--all-namespaces', '-h', 'Frontend', 'a b', '$(reboot)', '', 'x'.repeat(64)])(
  'a deck that names %j as a Service makes nothing run',
  async (name) => {
    writeKubectl(`touch ${join(folder, 'ran')}; echo 31234`)
    expect(await findServiceUrl(name, environment)).toBeNull()
  },
)
