import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { ScreenMirror, type ScreenSnapshot } from './screen-mirror.ts'

const SIZE = { cols: 40, rows: 8 }

function open(size = SIZE): ScreenMirror {
  const mirror = new ScreenMirror(size)
  onTestFinished(() => mirror.dispose())
  return mirror
}

const shown = async (mirror: ScreenMirror): Promise<string> => (await mirror.text()).join('\n').trimEnd()
const textOf = async (mirror: ScreenMirror): Promise<string> => textIn(await mirror.snapshot())
const textIn = ({ bytes }: ScreenSnapshot): string => Buffer.from(bytes).toString()

/** Draws a snapshot on another screen, as a browser does. */
async function redrawn(mirror: ScreenMirror): Promise<ScreenMirror> {
  const { cols, rows, bytes } = await mirror.snapshot()
  const other = open({ cols, rows })
  other.write(bytes)
  return other
}

test('a snapshot draws the same screen, scrollback and cursor', async () => {
  const mirror = open()
  mirror.write(
    Buffer.from(Array.from({ length: 50 }, (_, i) => `\x1b[3${i % 8}mline ${i} 世界\x1b[0m\r\n`).join('')),
  )
  mirror.write(Buffer.from('prompt$ '))
  const other = await redrawn(mirror)
  expect(await shown(other)).toBe(await shown(mirror))
  expect(await textOf(other)).toBe(await textOf(mirror))
  other.write(Buffer.from('typed'))
  expect(await shown(other)).toMatch(/line 49 世界\nprompt\$ typed$/)
})

test('a snapshot keeps the alternate screen and what lies behind it', async () => {
  const mirror = open()
  mirror.write(Buffer.from('before\r\n\x1b[?1049h\x1b[2;3Hin an editor'))
  const other = await redrawn(mirror)
  expect(await shown(other)).toContain('in an editor')
  other.write(Buffer.from('\x1b[?1049l'))
  expect(await shown(other)).toBe('before')
})

test.each([
  ['bracketed paste', '\x1b[?2004h'],
  ['application cursor keys', '\x1b[?1h'],
  ['mouse tracking', '\x1b[?1002h'],
  ['SGR mouse reports', '\x1b[?1006h'],
  ['a hidden cursor', '\x1b[?25l'],
  ['a bar as cursor', '\x1b[5 q'],
])('a snapshot keeps %s, and a reset ends it', async (_, sequence) => {
  const mirror = open()
  mirror.write(Buffer.from(sequence))
  expect(await textOf(mirror)).toContain(sequence)
  expect(await textOf(await redrawn(mirror))).toBe(await textOf(mirror))
  mirror.write(Buffer.from('\x1bc'))
  expect(await textOf(mirror)).not.toContain(sequence)
})

test('a snapshot keeps the margins and the cursor between them', async () => {
  const mirror = open()
  mirror.write(Buffer.from('top\r\n\x1b[2;4r\x1b[3;1Hab'))
  const other = await redrawn(mirror)
  for (const each of [mirror, other]) each.write(Buffer.from('\r\n1\r\n2\r\n3'))
  expect(await shown(other)).toBe(await shown(mirror))
  expect(await shown(mirror)).toBe('top\n1\n2\n3')
})

test('a snapshot holds what was written before it was asked for, and nothing after', async () => {
  const mirror = open()
  mirror.write(Buffer.from('before'))
  const snapshot = mirror.snapshot()
  mirror.write(Buffer.from('\x1b[31mafter'))
  expect(textIn(await snapshot)).toBe('before')
  expect(await shown(mirror)).toBe('beforeafter')
})

test('a snapshot has the size of its place in the stream, whatever comes after', async () => {
  const mirror = open()
  mirror.write(Buffer.from(`${'x'.repeat(40)}\r\n`))
  const before = mirror.snapshot()
  mirror.resize(20, 5)
  const between = mirror.snapshot()
  mirror.resize(60, 10)
  expect(await before).toMatchObject({ cols: 40, rows: 8 })
  expect(await between).toMatchObject({ cols: 20, rows: 5 })
  expect(await mirror.snapshot()).toMatchObject({ cols: 60, rows: 10 })
  const other = open({ cols: 20, rows: 5 })
  other.write((await between).bytes)
  expect(await shown(other)).toBe(`${'x'.repeat(20)}\n${'x'.repeat(20)}`)
})

test('a size applies to the bytes after it', async () => {
  const mirror = open()
  mirror.write(Buffer.from(`${'x'.repeat(40)}\r\n`))
  mirror.resize(20, 8)
  mirror.write(Buffer.from('y'.repeat(30)))
  const wrapped = ['x'.repeat(20), 'x'.repeat(20), 'y'.repeat(20), 'y'.repeat(10)]
  expect(await shown(mirror)).toBe(wrapped.join('\n'))
})

test('a program that asks its terminal is answered once', async () => {
  const mirror = open()
  const replies: string[] = []
  mirror.onReply((bytes) => replies.push(bytes.toString()))
  mirror.write(Buffer.from('ab\x1b[6n\x1b[c'))
  await expect.poll(() => replies.length).toBe(2)
  expect(replies[0]).toBe('\x1b[1;3R')
  const other = await redrawn(mirror)
  const again: string[] = []
  other.onReply((bytes) => again.push(bytes.toString()))
  await other.text()
  expect(again).toEqual([])
})

test('a family of emoji is as wide as the browser draws it', async () => {
  const mirror = open()
  const replies: string[] = []
  mirror.onReply((bytes) => replies.push(bytes.toString()))
  mirror.write(Buffer.from('👩‍👩‍👧\x1b[6n'))
  await expect.poll(() => replies).toEqual(['\x1b[1;3R'])
})

test('a character that comes in two pieces is one', async () => {
  const mirror = open()
  const bytes = Buffer.from('世')
  mirror.write(bytes.subarray(0, 1))
  await delay(50)
  mirror.write(bytes.subarray(1))
  expect(await shown(mirror)).toBe('世')
})

test('100 MB of text cost no backlog and end in the right screen', async () => {
  const mirror = open()
  const backlog: boolean[] = []
  mirror.onBacklog((isHigh) => backlog.push(isHigh))
  const line = 'a line of a large file, eighty characters long, as they come from a cat: '
  const chunk = Buffer.from(`${line}\r\n`.repeat(800))
  for (let sent = 0; sent < 100e6; sent += chunk.length) mirror.write(chunk)
  mirror.write(Buffer.from('the end'))
  expect(await shown(mirror)).toMatch(/the end$/)
  expect((await mirror.text()).length).toBe(5_008)
  expect(backlog).toEqual([])
})

test('colours faster than they can be parsed are a backlog, which ends, and the event loop goes on', async () => {
  const mirror = open()
  const backlog: boolean[] = []
  mirror.onBacklog((isHigh) => backlog.push(isHigh))
  const chunk = Buffer.from('\x1b[31mred\x1b[0m and \x1b[1mbold\x1b[0m\r\n'.repeat(2_000))
  for (let sent = 0; sent < 6e6; sent += chunk.length) mirror.write(chunk)
  expect(backlog).toEqual([true])
  let longest = 0
  let last = performance.now()
  const tick = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  await expect.poll(() => backlog, { timeout: 20_000, interval: 50 }).toEqual([true, false])
  clearInterval(tick)
  expect(longest).toBeLessThan(250)
  expect(await shown(mirror)).toMatch(/red and bold$/)
})

test('a disposed mirror takes what comes and answers with nothing', async () => {
  const mirror = open()
  mirror.write(Buffer.from('text'))
  const waiting = mirror.snapshot()
  mirror.dispose()
  mirror.write(Buffer.from('more'))
  mirror.resize(80, 24)
  expect(await waiting).toEqual({ ...SIZE, bytes: new Uint8Array() })
  expect((await mirror.snapshot()).bytes).toHaveLength(0)
})
