import { expect, test } from 'vitest'
import { makeProgress } from './progress.ts'

/** Begins work on a terminal of this width and gives the line that is drawn. */
function draw(columns: number, what: string): string {
  const written: string[] = []
  makeProgress({ isTTY: true, columns, write: (text) => written.push(text) }).begin(what, 1)
  return (written.at(-1) ?? '').replace('\r\u001B[K', '')
}

test('a bar fills its share and names the work', () => {
  expect(draw(80, 'deck.md: PDF')).toBe(`${'░'.repeat(24)}   0 %  deck.md: PDF`)
})

test('a long path keeps its end, and no line wraps', () => {
  const line = draw(60, '/home/somebody/with/a/long/path/to/kubernetes.md: PowerPoint')
  expect(line).toMatch(/ {2}….*kubernetes\.md: PowerPoint$/)
  expect(line).toHaveLength(59)
  expect(draw(20, 'deck.md: PDF').length).toBeLessThan(20)
})
