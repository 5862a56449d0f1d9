import { expect, test } from 'vitest'

import { fillPlaceholder, findPlaceholder, placeholderPattern } from './placeholder.ts'

test.each([
  ['pingpong-xxxxxxxxxx-yyyyy', 'pingpong-fc7cf666d-5chdk', true],
  ['pingpong-xxxxxxxxxx-yyyyy', 'pingpong-79d78b4c88-abcde', true],
  ['pingpong-xxxxxxxxxx-yyyyy', 'pingpong', false],
  ['pingpong-xxxxxxxxxx-yyyyy', 'my-pingpong-fc7cf666d-5chdk', false],
  ['web.v1-xxxxx', 'webxv1-abcde', false],
  ['3xxxx', '31234', true],
  ['3xxxx', '3123', false],
  ['X.X.X.X', '10.96.0.1', true],
  ['X.X.X.X', 'kubernetes', false],
])('%s may stand for %s: %s', (placeholder, name, fits) => {
  expect(placeholderPattern(placeholder).test(name)).toBe(fits)
})

test('a filled text has the name in every place, to the letter', () => {
  const text = 'kubectl get pod a-xxxxx; kubectl delete pod a-xxxxx'
  expect(findPlaceholder(text)).toBe('a-xxxxx')
  expect(fillPlaceholder(text, 'a-xxxxx', 'a-$&')).toBe('kubectl get pod a-$&; kubectl delete pod a-$&')
})
