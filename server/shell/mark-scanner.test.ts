import { expect, test } from 'vitest'
import { MarkScanner } from './mark-scanner.ts'

const NONCE = '0123456789abcdef0123456789abcdef'
const OTHER = 'ffffffffffffffffffffffffffffffff'

function scanner(nonce: string | null = NONCE): MarkScanner {
  const made = new MarkScanner()
  made.nonce = nonce
  return made
}

const scan = (text: string, made = scanner()) => [...made.scan(Buffer.from(text, 'latin1'))]
const marksIn = (text: string, made = scanner()) => scan(text, made).map(({ mark }) => mark)

const STREAM = [
  'output\x1b]133;D;7;' + NONCE + '\x07',
  '\x1b[?2004h$ \x1b]133;B;7;' + NONCE + '\x07',
  'ls\r\n\x1b[?2004l\r\x1b]133;C;7;' + NONCE + '\x07files',
  '> \x1b]133;A;k=s;' + NONCE + '\x07',
].join('')

const IN_STREAM = [
  { type: 'command-end', exitCode: 7 },
  { type: 'paste-mode', on: true },
  { type: 'prompt', exitCode: 7 },
  { type: 'paste-mode', on: false },
  { type: 'command-start', previous: 7 },
  { type: 'continuation' },
]

test('marks and switches of bracketed paste are found in order', () => {
  expect(marksIn(STREAM)).toEqual(IN_STREAM)
})

test('a mark ends where its last byte does', () => {
  const [first] = scan(STREAM)
  expect(first?.end).toBe(STREAM.indexOf('\x07') + 1)
})

test('marks in pieces are found wherever the stream is cut', () => {
  for (let size = 1; size < 60; size++) {
    const made = scanner()
    const found = []
    for (let from = 0; from < STREAM.length; from += size) {
      const piece = STREAM.slice(from, from + size)
      for (const { end, mark } of scan(piece, made)) {
        expect(end).toBeGreaterThan(0)
        expect(end).toBeLessThanOrEqual(piece.length)
        found.push(mark)
      }
    }
    expect(found).toEqual(IN_STREAM)
  }
})

test.each([
  ['without a nonce', '\x1b]133;D;0\x07'],
  ['with an empty nonce', '\x1b]133;D;0;\x07'],
  ['with another nonce', `\x1b]133;D;0;${OTHER}\x07`],
  ['with half a nonce', `\x1b]133;D;0;${NONCE.slice(0, 16)}\x07`],
  ['with more behind the nonce', `\x1b]133;D;0;${NONCE};x\x07`],
  ['with the nonce in another place', `\x1b]133;D;${NONCE};0\x07`],
  ['with an exit code that is none', `\x1b]133;D;-1e9;${NONCE}\x07`],
  ['of no kind', `\x1b]133;Z;0;${NONCE}\x07`],
  ['that says hello a second time', '\x1b]133;N\x07'],
  ['with a line break inside', `\x1b]133;D;0;\r\n${NONCE}\x07`],
  ['that is too long', `\x1b]133;D;${'0'.repeat(300)};${NONCE}\x07`],
])('a mark %s is output like any other', (_, text) => {
  expect(marksIn(text)).toEqual([])
})

test('before it has a nonce a scanner knows only hello', () => {
  expect(marksIn('\x1b]133;N\x07', scanner(null))).toEqual([{ type: 'hello' }])
  for (const nonce of ['', 'null', 'undefined']) {
    expect(marksIn(`\x1b]133;D;0;${nonce}\x07`, scanner(null))).toEqual([])
  }
})

test('a nonce that is set on hello holds for the rest of the same chunk', () => {
  const made = scanner(null)
  const types: string[] = []
  for (const { mark } of made.scan(Buffer.from(`\x1b]133;N\x07\x1b]133;D;1;${NONCE}\x07`))) {
    types.push(mark.type)
    made.nonce = NONCE
  }
  expect(types).toEqual(['hello', 'command-end'])
})

test('an open mark that a program leaves behind does not hide the next true one', () => {
  for (const open of ['\x1b]133;', '\x1b]133;D;0;', '\x1b]133;D;0;\x1b', '\x1b[?200', '\x1b']) {
    const made = scanner()
    expect([...marksIn(open, made), ...marksIn(`\x1b]133;D;9;${NONCE}\x07`, made)]).toEqual([
      { type: 'command-end', exitCode: 9 },
    ])
  }
})

test('a stream of nothing but half marks is scanned in linear time and held in bounds', () => {
  const made = scanner()
  const hostile = Buffer.from('\x1b]133;D;'.repeat(100_000))
  const started = performance.now()
  for (let round = 0; round < 10; round++) expect([...made.scan(hostile)]).toEqual([])
  expect(performance.now() - started).toBeLessThan(5_000)
  expect(marksIn(`\x1b]133;D;9;${NONCE}\x07`, made)).toEqual([{ type: 'command-end', exitCode: 9 }])
})
