import { expect, test } from 'vitest'

import { goText } from './go-text.ts'

test('JSON data looks as Go prints it', () => {
  const value = { spec: { replicas: 2, paused: false }, list: ['a', { b: null }], metadata: {} }
  expect(goText(value)).toBe('map[list:[a map[b:<nil>]] metadata:map[] spec:map[paused:false replicas:2]]')
})
