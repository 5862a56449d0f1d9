import { expect, test } from 'vitest'
import { moveLinks, moveReference } from './move-reference.ts'

const places = { from: '/lab/slides', to: '/lab/out' }

test.each([
  ['../figures/a.svg', '../figures/a.svg'],
  ['a.png', '../slides/a.png'],
  ['files/', '../slides/files/'],
  ['other.md#top', '../slides/other.md#top'],
  ['https://example.org/a.png', 'https://example.org/a.png'],
  ['//example.org/a.png', '//example.org/a.png'],
  ['mailto:a@example.org', 'mailto:a@example.org'],
  ['/etc/a.png', '/etc/a.png'],
  ['#3', '#3'],
])('%s is found from the handout as %s', (reference, moved) => {
  expect(moveReference(reference, places)).toBe(moved)
})

test('beside the deck a reference stays as it was written', () => {
  expect(moveReference('./a/../b.txt', { from: '/lab', to: '/lab' })).toBe('./a/../b.txt')
})

test('links move, and what only looks like one stays', () => {
  const html =
    '<p data-href="a.txt">&lt;a href="a.txt"&gt; <a class="x" href="a.txt?b=1&amp;c=2" title="t">a</a></p>'
  expect(moveLinks(html, places)).toBe(html.replace('href="a.txt?b', 'href="../slides/a.txt?b'))
})
