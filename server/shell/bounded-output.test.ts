import { expect, test } from 'vitest'
import { BoundedOutput, type OutputFrame } from './bounded-output.ts'

const frame = { begin: '<begin>', end: '<end>' }

/** Hands a text over in pieces of one byte, the worst that a stream may do. */
function collect(text: string | Buffer, limit: number, within?: OutputFrame): BoundedOutput {
  const output = new BoundedOutput(limit, within)
  for (const byte of Buffer.from(text)) output.take(Buffer.from([byte]))
  return output
}

test('what is short is whole, and what is no UTF-8 is replaced', () => {
  expect(collect('Grüße', 100).text).toBe('Grüße')
  expect(collect(Buffer.from([0x61, 0xff, 0x62, 0xc3]), 100).text).toBe('a�b�')
})

test.each([
  [3, 'Gr'],
  [4, 'Grü'],
  [5, 'Grü'],
  [6, 'Grüß'],
  [7, 'Grüße'],
])('what is long is cut at %i bytes between two characters', (limit, text) => {
  expect(collect('Grüße', limit).text).toBe(text)
})

test('what comes before the beginning does not count, and the end is known by its place', () => {
  const output = collect('welcome<begin>hi <end> there<end>', 100, frame)
  expect([output.hasBegun, output.text, output.hasEnd]).toEqual([true, 'hi <end> there', true])
  const open = collect('<begin>hi <end> there', 100, frame)
  expect([open.text, open.hasEnd]).toEqual(['hi <end> there', false])
})

test('an end beyond the limit is still seen, and one within it costs nothing of the text', () => {
  const cut = collect('<begin>123456789<end>', 4, frame)
  expect([cut.text, cut.hasEnd]).toEqual(['1234', true])
  const exact = collect('<begin>1234<end>', 4, frame)
  expect([exact.text, exact.hasEnd]).toEqual(['1234', true])
})

test('where nothing begins, what came instead is there', () => {
  const output = collect('bash: command not found\n', 100, frame)
  expect([output.hasBegun, output.text]).toEqual([false, 'bash: command not found\n'])
})
