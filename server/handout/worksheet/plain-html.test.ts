import { expect, test } from 'vitest'
import { parseMarkdown, writeMarkdown } from './parse-markdown.ts'
import { plainBlock, plainInline } from './plain-html.ts'

const plain = (html: string): string => writeMarkdown({ type: 'root', children: plainBlock(html) })

test.each([
  ['<div class="columns">', ''],
  ['<!-- _class: lead -->', ''],
  ['<style>section { color: red }</style>', ''],
  ['<svg viewBox="0 0 1 1"><text>drawn</text></svg>', ''],
  ['<p class="small">one &amp; two<br>three</p>', 'one & two\n\nthree\n'],
  ['<div>a <b>word</b> &lt;tag&gt;</div>', 'a word \\<tag>\n'],
  ['<img alt="A pod" src="a b.svg">', '![A pod](<a b.svg>)\n'],
  ["<img src='x.png'>", '![](x.png)\n'],
  ['<script>alert(1)</script>', '\\<script>alert(1)\\</script>\n'],
  ['<p>put <your name> here</p>', 'put \\<your name> here\n'],
  ['<table><tr><th>a<th>b<tr><td>1<td>2</table>', '| a | b |\n| - | - |\n| 1 | 2 |\n'],
  [
    '<table><tr><td>1</table>and<table><tr><td>1</table>more',
    '| 1 |\n| - |\n\nand\n\n| 1 |\n| - |\n\nmore\n',
  ],
  ['before<table><tr><td>1</td></tr></table>after', 'before\n\n| 1 |\n| - |\n\nafter\n'],
])('%s is written as what it says', (html, markdown) => {
  expect(plain(html)).toBe(markdown)
})

test('a tag in a line is a break, a picture or nothing', () => {
  expect(plainInline('<br/>')).toEqual([{ type: 'break' }])
  expect(plainInline('<kbd>')).toEqual([])
  expect(plainInline('<!-- note -->')).toEqual([])
  expect(plainInline('<img src="a.svg" alt="A">')).toEqual([{ type: 'image', url: 'a.svg', alt: 'A' }])
})

test('a tag that Marp shows as text is text', () => {
  expect(plainInline('<name>')).toEqual([{ type: 'text', value: '<name>' }])
  expect(plainInline('</NAMESPACE>')).toEqual([{ type: 'text', value: '</NAMESPACE>' }])
})

test('a ruler at the start is no front matter', () => {
  expect(parseMarkdown('----\n\n# One\n\n---\n\ntext\n').children.map(({ type }) => type)).toEqual([
    'thematicBreak',
    'heading',
    'thematicBreak',
    'paragraph',
  ])
})

test('the front matter is taken out, and lines keep their numbers', () => {
  const [first] = parseMarkdown('---\nmarp: true\n---\n\n# A\n').children
  expect(first?.type).toBe('heading')
  expect(first?.position?.start.line).toBe(5)
})
