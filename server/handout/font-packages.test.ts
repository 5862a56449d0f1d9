import { expect, test } from 'vitest'
import { fontPackages } from './font-packages.ts'

test.each([
  [['🎉', '☃'], ['fonts-noto-color-emoji']],
  [['漢', 'か', 'カ', '한', '「', 'Ａ', '㊞'], ['fonts-noto-cjk']],
  [['ក', 'ა', '⟁'], ['fonts-noto-core']],
  [
    ['ክ', '漢', '🎉', '字'],
    ['fonts-noto-color-emoji', 'fonts-noto-cjk', 'fonts-noto-core'],
  ],
  [[], []],
])('signs that no font has, %s, are likely to be in %s', (signs, packages) => {
  expect(fontPackages(signs)).toEqual(packages)
})
