import { expect, test } from 'vitest'
import { cssString } from './css-string.ts'

test('letters of any script stay, all else is escaped by its number', () => {
  expect(cssString('Αβ 漢 1')).toBe('"Αβ 漢 1"')
  expect(cssString('"</style>\n\\👩')).toBe('"\\22 \\3c \\2f style\\3e \\a \\5c \\1f469 "')
})
