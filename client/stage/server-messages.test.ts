import { expect, test } from 'vitest'

import { parseServerMessage } from './server-messages.ts'

test('a known message is read', () => {
  expect(parseServerMessage('{"type":"goodbye","reason":"over"}')).toEqual({
    type: 'goodbye',
    reason: 'over',
  })
})

test.each(['', '{', '1', 'null', '[]', '{"type":1}', '{"type":"toString"}', '{"type":"from-the-future"}'])(
  '%j is no message',
  (text) => {
    expect(parseServerMessage(text)).toBeNull()
  },
)
