import { SerializeAddon } from '@xterm/addon-serialize'
import { Terminal } from '@xterm/headless'
import { expect, test } from 'vitest'
import { PendingOutput } from './pending-output.ts'
import { SequenceTracker } from './sequence-tracker.ts'

const ROWS = 6
const SCROLLBACK = 10
const LINES = SCROLLBACK + 2 * ROWS

/** A seeded generator of numbers in [0, 1) (mulberry32), so that a failure can be repeated. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const SPECIALS = [
  '\x1b[31m',
  '\x1b[0m',
  '\x1b[44m\x1b[K',
  '\x1b[2J',
  '\x1b[H',
  '\x1b[3;5H',
  '\x1b[A',
  '\x1b[2;4r',
  '\x1b[r',
  '\x1b[?1049h',
  '\x1b[?1049l',
  '\x1b[4h',
  '\x1b[4l',
  '\x1b[?7l',
  '\x1b[?7h',
  '\x1b[?6h',
  '\x1b7',
  '\x1b8',
  '\x1bM',
  '\x1bc',
  '\x1b]0;a title\x07',
  '\x1b]0;a title\x1b\\',
  '\x1b]never ended ',
  '\x1bPq never ended',
  '\x1b^',
  '\x1b[',
  '\x1b[12;',
  '\x1b',
  '\x1b(0',
  '\x1b(B',
  '\x0e',
  '\x0f',
  '\b',
  '\x07',
  '\x18',
  '\x1a',
  '\x7f',
  '\x0b',
  '\u009b',
  '\u009d',
  '\u009c',
  '\u0090',
  '\u0085',
  '\u00a9',
]

const PLAINS = [
  'x',
  'word ',
  '\t',
  '\r',
  '\n',
  '12;3',
  'Grüße',
  '世界',
  '👩‍👩‍👧',
  'e\u0301',
  'ESC [31m',
  '─'.repeat(30),
]

function stream(random: () => number): Buffer {
  const pick = (list: string[]): string => list[Math.floor(random() * list.length)] ?? ''
  const parts: string[] = []
  for (let part = 0; part < 12; part++) {
    for (let few = random() * 4; few > 1; few--) parts.push(pick(SPECIALS), pick(PLAINS))
    const lines = random() < 0.6 ? random() * 120 : random() * 8
    for (let line = 0; line < lines; line++) {
      for (let word = random() * 6; word > 1; word--) parts.push(pick(PLAINS))
      parts.push(String(line), random() < 0.9 ? '\r\n' : '\n')
    }
  }
  return Buffer.from(parts.join(''), 'utf8')
}

async function screenOf(bytes: Uint8Array): Promise<string> {
  const terminal = new Terminal({
    cols: 20,
    rows: ROWS,
    scrollback: SCROLLBACK,
    allowProposedApi: true,
    logLevel: 'off',
  })
  const serializer = new SerializeAddon()
  terminal.loadAddon(serializer)
  await new Promise<void>((resolve) => terminal.write(bytes, resolve))
  const { cursorX, cursorY, length } = terminal.buffer.active
  const screen = `${length} ${cursorX},${cursorY} ${serializer.serialize()}`
  // What follows lands in the same place, in the same style, and in no open sequence on one side only.
  await new Promise<void>((resolve) => terminal.write('tail\r\nof it', resolve))
  const after = serializer.serialize()
  terminal.dispose()
  return `${screen}\n${after}`
}

/** Cuts bytes into chunks of random sizes, in the middle of characters and sequences too. */
function cut(bytes: Buffer, random: () => number): Buffer[] {
  const chunks: Buffer[] = []
  for (let from = 0; from < bytes.length;) {
    const size = 1 + Math.floor(random() * 300)
    chunks.push(bytes.subarray(from, from + size))
    from += size
  }
  return chunks
}

test('leaving lines out never changes the screen, its scrollback, its modes or the cursor', async () => {
  let left = 0
  for (let seed = 1; seed <= 300; seed++) {
    const random = randomFrom(seed)
    const bytes = stream(random)
    const pending = new PendingOutput(new SequenceTracker(), 200)
    for (const chunk of cut(bytes, random)) pending.push(chunk, LINES)
    left += bytes.length - pending.size
    const short = await screenOf(Buffer.concat(pending.take(pending.size)))
    expect(short, `seed ${seed}`).toBe(await screenOf(bytes))
  }
  // The property would hold of a queue that leaves nothing out as well.
  expect(left).toBeGreaterThan(100_000)
}, 60_000)

test('a flood of text is held to the lines that can be seen', () => {
  const pending = new PendingOutput(new SequenceTracker(), 64 * 1024)
  const chunk = Buffer.from('y\r\n'.repeat(1365))
  for (let round = 0; round < 1_000; round++) pending.push(chunk, 5_000)
  expect(pending.size).toBeLessThan(100_000)
  expect(pending.isUrgent).toBe(false)
})

test('text between margins, in an open sequence or without line ends is left whole', () => {
  const text = Buffer.from('line\r\n'.repeat(1_000))
  for (const before of ['\x1b[2;4r', '\x1b]0;', '\x1bP', '\x1b[']) {
    const pending = new PendingOutput(new SequenceTracker(), 100)
    pending.push(Buffer.from(before), LINES)
    pending.push(Buffer.from(before === '\x1b[' ? '1;2'.repeat(1_000) : text), LINES)
    expect(pending.size).toBeGreaterThan(3_000)
  }
  const pending = new PendingOutput(new SequenceTracker(), 100)
  pending.push(Buffer.from('no end '.repeat(1_000)), LINES)
  expect(pending.size).toBe(7_000)
})

test('bytes are taken from the front in order', () => {
  const pending = new PendingOutput(new SequenceTracker())
  for (const text of ['abc', '\x1b[m', 'def']) pending.push(Buffer.from(text), LINES)
  expect(pending.isUrgent).toBe(true)
  expect(Buffer.concat(pending.take(4)).toString()).toBe('abc\x1b')
  expect(Buffer.concat(pending.take(100)).toString()).toBe('[mdef')
  expect(pending.size).toBe(0)
  expect(pending.isUrgent).toBe(false)
})
