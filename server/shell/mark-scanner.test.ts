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
const marksIn = (text: string, made = scanner()) =>
  scan(text, made).flatMap(({ mark }) => (mark === null ? [] : [mark]))
const outputIn = (text: string, made = scanner()) =>
  scan(text, made)
    .map(({ output }) => output.toString('latin1'))
    .join('')

/** Cuts a text into pieces of a size. */
const pieces = (text: string, size: number) =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size))

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

test('output comes in its place between the marks and holds none of them', () => {
  const found = scan(STREAM).map(({ output, mark }) => [output.toString('latin1'), mark?.type])
  expect(found).toEqual([
    ['output', 'command-end'],
    ['\x1b[?2004h', 'paste-mode'],
    ['$ ', 'prompt'],
    ['ls\r\n\x1b[?2004l', 'paste-mode'],
    ['\r', 'command-start'],
    ['files> ', 'continuation'],
  ])
})

test('marks in pieces are found, and nothing of them is output, wherever the stream is cut', () => {
  for (let size = 1; size < 60; size++) {
    const made = scanner()
    const found = pieces(STREAM, size).flatMap((piece) => scan(piece, made))
    expect(found.flatMap(({ mark }) => mark ?? [])).toEqual(IN_STREAM)
    expect(Buffer.concat(found.map(({ output }) => output)).toString()).toBe(outputIn(STREAM))
  }
})

test('a mark split at any byte is held back until it is whole', () => {
  const mark = `\x1b]133;C;255;${NONCE}\x07`
  for (let at = 1; at < mark.length; at++) {
    const made = scanner()
    expect(outputIn(`before${mark.slice(0, at)}`, made)).toBe('before')
    expect(outputIn(`${mark.slice(at)}after`, made)).toBe('after')
  }
})

test('the hello is not output either', () => {
  expect(outputIn('motd\r\n\x1b]133;N\x07$ ', scanner(null))).toBe('motd\r\n$ ')
})

test.each([
  ['an escape', '\x1b', '[31mred'],
  ['the start of a mark', '\x1b]133;D', '\r\n'],
  ['the start of another command', '\x1b]', '0;title\x07'],
  ['the start of a switch of bracketed paste', '\x1b[?20', '26h'],
  ['a mark of someone else', '\x1b]133;D;0;', `${OTHER}\x07`],
])('%s is held back only until the next bytes disprove it', (_, start, rest) => {
  const made = scanner()
  expect(outputIn(`text${start}`, made)).toBe('text')
  expect(outputIn(rest, made)).toBe(`${start}${rest}`)
})

test('what is held back never grows beyond the longest mark', () => {
  const made = scanner()
  expect(outputIn('\x1b]133;', made)).toBe('')
  expect(outputIn('x'.repeat(100), made)).toBe(`\x1b]133;${'x'.repeat(100)}`)
})

test('output without marks passes whole and uncopied', () => {
  const chunk = Buffer.from('plain text, \x1b[31mcolours\x1b[0m and \x1b]0;a title\x07\r\n'.repeat(1_000))
  const [only, ...others] = scanner().scan(chunk)
  expect(others).toEqual([])
  expect(only?.output.equals(chunk)).toBe(true)
  expect(only?.output.buffer).toBe(chunk.buffer)
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
  expect(outputIn(text)).toBe(text)
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
    if (mark !== null) types.push(mark.type)
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
  for (let round = 0; round < 10; round++)
    expect([...made.scan(hostile)].map(({ mark }) => mark)).toEqual([null])
  expect(performance.now() - started).toBeLessThan(5_000)
  expect(marksIn(`\x1b]133;D;9;${NONCE}\x07`, made)).toEqual([{ type: 'command-end', exitCode: 9 }])
})
