import { expect, test } from 'vitest'
import { TypingError, typedCode } from './typed-code.ts'

test('a shell that brackets pastes gets the code as one block and Enter', () => {
  expect(typedCode('a\n\tb\r\nc\n\n', true)).toBe('\x1b[200~a\r\tb\rc\x1b[201~\r')
})

test('another shell gets lines, with tabs quoted', () => {
  expect(typedCode('a\n\tb', false)).toBe('a\r\x16\tb\r')
})

test.each([
  ['the end of the paste', 'echo a\x1b[201~\rrm -rf ~'],
  ['Ctrl-C', 'echo\x03'],
  ['a carriage return', 'echo a\rrm -rf ~'],
  ['DEL', 'a\x7f'],
  ['a C1 control', 'a\u009b201~'],
  ['NUL', 'a\0'],
])('a code that holds %s is refused by name', (_, code) => {
  for (const isBracketed of [true, false]) {
    expect(() => typedCode(code, isBracketed)).toThrow(TypingError)
    expect(() => typedCode(code, isBracketed)).toThrow(/U\+00[0-9A-F]{2}/)
  }
})
