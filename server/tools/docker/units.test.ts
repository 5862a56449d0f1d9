import { expect, test } from 'vitest'

import { formatAge, formatSize, formatTable } from './units.ts'

test.each([
  [0, '0B'],
  [999, '999B'],
  [3072, '3.072kB'],
  [4_261_550, '4.262MB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text)
})

const [DAY, HOUR] = [86_400, 3600]

test.each([
  [0.2, 'Less than a second ago'],
  [1, '1 second ago'],
  [59, '59 seconds ago'],
  [90, 'About a minute ago'],
  [HOUR, 'About an hour ago'],
  [47 * HOUR, '47 hours ago'],
  [13 * DAY, '13 days ago'],
  [15 * DAY, '2 weeks ago'],
  [70 * DAY, '2 months ago'],
  [800 * DAY, '2 years ago'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatAge(seconds)).toBe(text)
})

test('a table is laid out as docker images lays it out', () => {
  const rows = [
    ['REPOSITORY', 'TAG', 'IMAGE ID', 'CREATED', 'SIZE'],
    ['busybox', 'latest', '98726c94ea9c', '2 weeks ago', '4.26MB'],
  ]
  expect(formatTable(rows)).toBe(
    'REPOSITORY   TAG       IMAGE ID       CREATED       SIZE\n' +
      'busybox      latest    98726c94ea9c   2 weeks ago   4.26MB\n',
  )
})
