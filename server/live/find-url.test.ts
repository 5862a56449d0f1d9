import { expect, test } from 'vitest'

import { findUrl } from './find-url.ts'

test.each([
  [['Serving on http://127.0.0.1:8080/.'], 'http://127.0.0.1:8080/'],
  [['none here', 'see (https://example.org/a?b=c), then'], 'https://example.org/a?b=c'],
  [['javascript:alert(1) file:///etc/passwd ftp://a'], null],
  [['http://'], null],
])('the first web address in %j is %s', (lines, url) => {
  expect(findUrl(lines)).toBe(url)
})
