import { expect, test } from 'vitest'

import { chooseShown } from './shown-pair.ts'

test('one or two terminals are all shown', () => {
  expect(chooseShown(['main'], [])).toEqual(['main'])
  expect(chooseShown(['main', 'watch'], ['watch', 'main'])).toEqual(['main', 'watch'])
})

test('of more, the two used last are shown in the order of opening', () => {
  expect(chooseShown(['main', 'watch', 'logs'], ['logs', 'main', 'watch'])).toEqual(['main', 'logs'])
  expect(chooseShown(['main', 'watch', 'logs'], ['gone', 'watch', 'logs'])).toEqual(['watch', 'logs'])
})
