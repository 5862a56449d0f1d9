import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { LocalTarget } from '../shell/local-target.ts'
import { Reaper } from '../shell/reaper.ts'
import { type FindServiceUrl, makeServiceFinder } from './find-service.ts'

let folder: string
let reaper: Reaper
let target: LocalTarget
let find: FindServiceUrl

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'livedeck-find-'))
  reaper = new Reaper()
  target = new LocalTarget({ environment: { PATH: `${folder}:/usr/bin:/bin` }, cwd: folder, reaper })
  find = makeServiceFinder(target)
})

afterEach(async () => {
  await target.dispose()
  await reaper.dispose()
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
  expect(await find('frontend')).toBe('http://127.0.0.1:31234/')
})

test('no Service, no NodePort and no kubectl open nothing', async () => {
  expect(await find('frontend')).toBeNull()
  writeKubectl('echo "Error from server (NotFound)" >&2; exit 1')
  expect(await find('frontend')).toBeNull()
  writeKubectl('printf ""')
  expect(await find('frontend')).toBeNull()
})

test.each(['--all-namespaces', '-h', 'Frontend', 'a b', '$(reboot)', '', 'x'.repeat(64)])(
  'a deck that names %j as a Service makes nothing run',
  async (name) => {
    writeKubectl(`touch ${join(folder, 'ran')}; echo 31234`)
    expect(await find(name)).toBeNull()
    expect(existsSync(join(folder, 'ran'))).toBe(false)
  },
)

test('a node that has the port on its own address alone is reached there, by one forward', async () => {
  const node = createServer((socket) => socket.on('error', () => {}).end('from the node')).listen(
    0,
    '127.0.0.3',
  )
  onTestFinished(() => void node.close())
  await once(node, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what listens on a port has an AddressInfo
  const { port } = node.address() as AddressInfo
  writeKubectl(`case $2 in service) echo ${port} ;; nodes) echo "127.0.0.2 127.0.0.3" ;; esac`)
  const url = (await find('frontend')) ?? ''
  expect(new URL(url).hostname).toBe('127.0.0.1')
  expect(new URL(url).port).not.toBe(String(port))
  expect(await find('frontend')).toBe(url)
})
