import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { type Socket, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'

import { type ToolResult, runTool } from '../run-tool.fixture.ts'
import { curl } from './curl.ts'
import { type Web, listen, runCurl, startWeb } from './web.fixture.ts'

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

const run = (line: string): Promise<ToolResult> => runCurl(line, { place, folder })

describe('curl ends with', () => {
  test.each([
    [22, 'The requested URL returned error: 404', '-f @/missing'],
    [28, 'Operation timed out after', '-m 0.2 @/slow'],
    [28, 'Connection timed out after', '-m 0.2 @/silent'],
    [18, 'transfer closed with 96 bytes remaining to read', '@/cut'],
    [47, 'Maximum (3) redirects followed', '-L --max-redirs 3 @/circle'],
    [6, 'Could not resolve host: no-such-host.invalid', 'http://no-such-host.invalid/'],
    [3, 'URL using bad/illegal format or missing URL', 'http://a:b:c/'],
    [1, 'Protocol "ftp" not supported', 'ftp://127.0.0.1/'],
    [23, 'could not open', '-o %/no/such/folder @/'],
    [26, 'Failed to open', '-d @%/nothing @/'],
  ])('%i: %s', async (code, sentence, line) => {
    const result = await run(`-sS ${line}`)
    expect(result.code).toBe(code)
    expect(result.stderr).toMatch(new RegExp(`^curl: \\(${code}\\) `))
    expect(result.stderr).toContain(sentence)
    expect((await run(`-s ${line}`)).stderr).toBe('')
  })

  test('7 where nobody listens', async () => {
    const other = createServer()
    const gone = await listen(other)
    await new Promise((resolve) => other.close(resolve))
    const { code, stderr } = await runTool(curl, ['-sS', gone])
    expect(code).toBe(7)
    expect(stderr).toMatch(
      new RegExp(
        `^curl: \\(7\\) Failed to connect to 127.0.0.1 port ${gone.split(':')[1]} after \\d+ ms: Couldn't connect to server\n$`,
      ),
    )
  })

  test.each<[number, string, (socket: Socket) => void]>([
    [52, 'Empty reply from server', (socket) => socket.on('data', () => socket.end())],
    [
      56,
      'Recv failure: Connection reset by peer',
      (socket) => socket.on('data', () => socket.resetAndDestroy()),
    ],
    [1, 'Received HTTP/0.9 when not allowed', (socket) => socket.resume().end('-ERR unknown command\r\n')],
  ])('%i: %s', async (code, sentence, answer) => {
    const odd = createServer((socket) => {
      socket.on('error', () => {})
      answer(socket)
    })
    onTestFinished(() => new Promise((resolve) => void odd.close(() => resolve())))
    const result = await runTool(curl, ['-sS', await listen(odd)])
    expect(result).toEqual({ code, stdout: '', stderr: `curl: (${code}) ${sentence}\n` })
  })

  test.each([
    ['', 'no URL specified'],
    ['--nonsense @/', 'option --nonsense: is unknown'],
    ['-sZ @/', 'option -Z: is unknown'],
    ['@/ -o', 'option -o: requires parameter'],
    ['-m soon @/', 'option --max-time: expected a proper numerical parameter'],
    ['-O @/', 'Remote file name has no length'],
  ])('2 for %j', async (line, sentence) => {
    const { code, stderr } = await runTool(
      curl,
      line
        .split(' ')
        .filter(Boolean)
        .map((word) => word.replace(/^@/, place)),
    )
    expect(code).toBe(2)
    expect(stderr).toContain(`curl: ${sentence}`)
    expect(web.asked).toEqual([])
  })

  test('no file made where nothing came', async () => {
    await run('-sf @/missing -o %/page')
    expect(await readdir(folder)).toEqual([])
  })
})
