import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { type RunOptions, type ToolResult, runTool } from '../run-tool.fixture.ts'
import { curl } from './curl.ts'
import { USER_AGENT } from './request.ts'
import { BINARY, type Web, runCurl, startWeb } from './web.fixture.ts'

let web: Web
let place: string
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livedeck-curl-'))
  web = await startWeb()
  place = web.place
})

afterEach(async () => {
  await web.close()
  await rm(folder, { recursive: true })
})

const run = (line: string, options?: RunOptions): Promise<ToolResult> =>
  runCurl(line, { place, folder }, options)

describe('curl prints', () => {
  test('the body alone', async () => {
    expect(await run('-s @/v2/_catalog')).toEqual({ code: 0, stdout: '{"repositories":[]}\n', stderr: '' })
    const { accept, host, 'user-agent': agent, connection } = web.asked[0]?.headers ?? {}
    expect({ accept, host, agent, connection }).toEqual({
      accept: '*/*',
      host: place,
      agent: USER_AGENT,
      connection: undefined,
    })
  })

  test('no progress where the body is on the screen, and its meter where it is not', async () => {
    expect((await run('@/', { tty: true })).stderr).toBe('')
    const { stderr } = await run('@/')
    expect(stderr).toMatch(/^ {2}% Total .*\n.* Speed\n\r100 {4}20 {2}100 {4}20 {4}0 {5}0 /)
  })

  test('the head before it with -i, and alone with -I', async () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Case: Kept\r\n'
    const { stdout } = await run('-si @/')
    expect(stdout.startsWith(head)).toBe(true)
    expect(stdout.endsWith('\r\n\r\n{"repositories":[]}\n')).toBe(true)
    expect((await run('-sI @/')).stdout.endsWith('\r\n\r\n')).toBe(true)
    expect(web.asked[1]?.method).toBe('HEAD')
  })

  test('what goes over the line with -v', async () => {
    const { stdout, stderr } = await run('-v @/path')
    expect(stdout).toBe('{"repositories":[]}\n')
    const lines = stderr.split('\n')
    expect(lines.slice(0, 4)).toEqual([
      `*   Trying ${place}...`,
      `* Connected to 127.0.0.1 (127.0.0.1) port ${place.split(':')[1]}`,
      '> GET /path HTTP/1.1',
      `> Host: ${place}`,
    ])
    expect(lines).toContain('< HTTP/1.1 200 OK')
  })

  test('what -w names', async () => {
    const format =
      '%{http_code} %{size_download} %{content_type} %{url_effective} %{exitcode} 100%%\\n%{nothing}'
    const { stdout } = await runTool(curl, ['-s', '-o', '/dev/null', '-w', format, `${place}/x`])
    expect(stdout).toBe(
      `200 20 application/json http://${place}/x 0 100%\ncurl: unknown --write-out variable: 'nothing'\n`,
    )
  })

  test('every byte, into a file as well', async () => {
    expect((await run('-s @/binary -o %/picture')).code).toBe(0)
    expect(await readFile(join(folder, 'picture'))).toEqual(BINARY)
  })

  test('no binary bytes on a terminal', async () => {
    const { code, stdout, stderr } = await run('@/binary', { tty: true })
    expect({ code, stdout }).toEqual({ code: 23, stdout: '' })
    expect(stderr).toContain('Warning: Binary output')
  })

  test('several URLs one after the other', async () => {
    expect((await run('-s @/ @/missing')).stdout).toBe('{"repositories":[]}\nno such thing\n')
  })
})

describe('curl asks', () => {
  test.each([
    ['-s -X DELETE @/', { method: 'DELETE', body: '' }],
    ['-s -d a=1 -d b=2 @/', { method: 'POST', body: 'a=1&b=2' }],
    ['-s -d @%/data @/', { method: 'POST', body: 'onetwo' }],
    ['-s --data-binary @%/data @/', { method: 'POST', body: 'one\ntwo\n' }],
    ['-s --data-raw @name @/', { method: 'POST', body: '@name' }],
    ['-s --data-urlencode q=a&b @/', { method: 'POST', body: 'q=a%26b' }],
    ['-s -G -d a=1 @/x', { method: 'GET', url: '/x?a=1', body: '' }],
    ['-s -G -d a=1 @/x?y=2', { method: 'GET', url: '/x?y=2&a=1' }],
    ['-s -T %/data @/up', { method: 'PUT', body: 'one\ntwo\n' }],
    ['-s -XPUT -d@- @/', { method: 'PUT', body: 'typed' }],
  ])('%s', async (line, expected) => {
    await writeFile(join(folder, 'data'), 'one\ntwo\n')
    expect((await run(line, { input: 'typed' })).code).toBe(0)
    expect(web.asked[0]).toMatchObject(expected)
  })

  test('with headers of the caller’s, replaced and left out', async () => {
    await runTool(curl, [
      '-s',
      '-H',
      'X-One: 1',
      '-H',
      'accept: text/plain',
      '-H',
      'User-Agent:',
      '-u',
      'eve:pw',
      '-A',
      'me',
      place,
    ])
    expect(web.asked[0]?.headers).toMatchObject({
      'x-one': '1',
      accept: 'text/plain',
      'user-agent': 'me',
      authorization: `Basic ${Buffer.from('eve:pw').toString('base64')}`,
    })
  })

  test('with JSON and its headers for --json', async () => {
    await runTool(curl, ['-s', '--json', '{"a":1}', place])
    expect(web.asked[0]).toMatchObject({
      method: 'POST',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    })
  })

  test('where it is sent on, with -L alone', async () => {
    expect((await run('-s @/moved')).stdout).toBe('gone on')
    expect((await run('-sL -d a=1 @/moved')).stdout).toBe('{"repositories":[]}\n')
    expect(web.asked.slice(1).map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /moved',
      'GET /end',
    ])
    web.asked.length = 0
    await run('-sL -d a=1 @/kept')
    expect(web.asked.map(({ method, body }) => `${method} ${body}`)).toEqual(['POST a=1', 'POST a=1'])
  })
})
