import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { type Server, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { RealClock } from '../../real-clock.ts'
import { type RunningFixture, newLoopback, startFixture } from '../container-fixture.ts'
import type { ContainerOptions } from '../container.ts'
import { makeRegistryImage } from '../images/registry.ts'

let folder: string
let fixture: RunningFixture
let bridge: Server
let address: string

/** Starts the image, and a port of this machine that leads to its port 5000 as a NodePort does. */
async function start(options: Partial<ContainerOptions> = {}): Promise<void> {
  const network = newLoopback()
  fixture = startFixture(
    { image: makeRegistryImage(folder), ...options },
    { network, clock: new RealClock() },
  )
  bridge = createServer((socket) => {
    socket.on('error', () => undefined)
    network.dial('127.0.0.1', 5000).then(
      (inner) => void socket.pipe(inner).pipe(socket),
      () => socket.destroy(),
    )
  })
  await new Promise<void>((resolve) => bridge.listen(0, '127.0.0.1', resolve))
  const bound = bridge.address()
  address = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'livedeck-registry-'))
})

afterEach(async () => {
  fixture.container.kill('KILL')
  await fixture.exited
  bridge.close()
  rmSync(folder, { recursive: true })
})

describe('the image registry', () => {
  it('serves on port 5000 and logs in the form of the real one', async () => {
    await start()
    await vi.waitFor(() => expect(fixture.stderr()).toContain('msg="listening on [::]:5000"'))
    expect(await (await fetch(`${address}/v2/_catalog`)).text()).toBe('{"repositories":[]}\n')
    await fetch(`${address}/v2/nosuch/tags/list`)
    await vi.waitFor(() =>
      expect(fixture.stdout()).toMatch(
        /^127\.0\.0\.1 - - \[.* \+0000\] "GET \/v2\/_catalog HTTP\/1\.1" 200 20 "" "node"\n/,
      ),
    )
    expect(fixture.stderr()).toMatch(
      /\ntime="\S+Z" level=info msg="response completed" http\.request\.host="127.*http\.request\.uri=\/v2\/_catalog .*status=200 .*written=20 instance\.id=\S+ service=registry version=3\.0\.0\n/,
    )
    expect(fixture.stderr()).toMatch(
      /level=error msg="response completed with error" err\.code="name unknown" .*vars\.name=nosuch /,
    )
  })

  it('keeps nothing when it ends, whatever was being pushed', async () => {
    await start()
    await vi.waitFor(() => expect(fixture.stderr()).toContain('listening'))
    const begun = await fetch(`${address}/v2/a/blobs/uploads/`, { method: 'POST' })
    await fetch(begun.headers.get('location') ?? '', { method: 'PATCH', body: 'hello' })
    expect(readdirSync(folder)).toHaveLength(1)
    fixture.container.kill('TERM')
    expect((await fixture.exited).exitCode).toBe(2)
    expect(readdirSync(folder)).toEqual([])
  })

  it('keeps nothing when it is killed', async () => {
    await start()
    await vi.waitFor(() => expect(fixture.stderr()).toContain('listening'))
    await fetch(`${address}/v2/a/blobs/uploads/`, { method: 'POST' })
    fixture.container.kill('KILL')
    await fixture.exited
    await vi.waitFor(() => expect(readdirSync(folder)).toEqual([]))
    expect(existsSync(folder)).toBe(true)
  })

  it('deletes nothing where it must not', async () => {
    await start({ env: { REGISTRY_STORAGE_DELETE_ENABLED: 'false' } })
    await vi.waitFor(() => expect(fixture.stderr()).toContain('listening'))
    const answer = await fetch(`${address}/v2/a/manifests/latest`, { method: 'DELETE' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, PUT'])
  })

  it.each([
    [['--version'], 0, 'registry github.com/distribution/distribution/v3 3.0.0\n', ''],
    [['registry', 'nosuch'], 1, '', 'Usage:\n  registry serve <config>\n  registry --version\n'],
    [['echo', 'hello'], 0, 'hello\n', ''],
  ])('runs %j', async (args, exitCode, stdout, stderr) => {
    await start({ args })
    expect((await fixture.exited).exitCode).toBe(exitCode)
    expect([fixture.stdout(), fixture.stderr()]).toEqual([stdout, stderr])
  })
})
