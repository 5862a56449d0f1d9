import { expect, test } from 'vitest'

import { parseAddress } from './address.ts'

test.each([
  ['', null, null],
  ['#7', null, 7],
  ['#token=abc', 'abc', null],
  ['#token=abc&slide=12', 'abc', 12],
  ['#0', null, null],
  ['#7abc', null, null],
  ['#token=', null, null],
])('the fragment %j says token %j and slide %j', (hash, token, slide) => {
  expect(parseAddress(hash)).toEqual({ token, slide })
})
