import { describe, expect, test } from 'vitest'

import { createRenderer } from '../render.ts'
import { keepWords } from './words.ts'

const COMMAND = 'kubectl create deployment rate --image=$REGISTRY/rate:$TAG -- "rate" && ls -l <in >out'

const slideOf = (language: string, code: string): string =>
  createRenderer().render(`\`\`\`${language}\n${code}\n\`\`\``, '/nowhere/deck.md').slides[0]?.html ?? ''

/** The text that a reader would copy. */
const textOf = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(?:lt|#x3C);/g, '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll(/&(?:amp|#x26);/g, '&')
    .trim()

/** The texts of the elements that keep a word, found by counting tags. */
function wordsOf(html: string): string[] {
  return html
    .split('<span class="word">')
    .slice(1)
    .map((rest) => {
      let depth = 1
      const end = [...rest.matchAll(/<(\/?)span\b[^>]*>/g)].find(([, isEnd]) => {
        depth += isEnd === '/' ? -1 : 1
        return depth === 0
      })
      return textOf(rest.slice(0, end?.index))
    })
}

describe.each([
  ['highlighted', 'bash'],
  ['plain', ''],
  ['of an unknown language', 'qbasic'],
])('code that is %s', (_how, language) => {
  test('keeps its text to the letter', () => {
    const code = `${COMMAND} \\\n\n\tit-is   a/b  \n# end`
    expect(textOf(slideOf(language, code))).toBe(code)
  })

  test('has its words with a hyphen or a slash in one element each', () => {
    expect(wordsOf(slideOf(language, COMMAND))).toEqual(['--image=$REGISTRY/rate:$TAG', '--', '-l'])
  })

  test('lets words of more than 64 characters break', () => {
    const longest = `--${'x'.repeat(62)}`
    expect(wordsOf(slideOf(language, `a ${longest} ${longest}y`))).toEqual([longest])
  })

  test('has elements that are closed in their order', () => {
    const tags = slideOf(language, COMMAND).match(/<\/?[a-z]+/gi) ?? []
    const open: string[] = []
    for (const tag of tags) {
      if (tag.startsWith('</')) expect(tag.slice(2)).toBe(open.pop())
      else open.push(tag.slice(1))
    }
    expect(open).toEqual([])
  })
})

test('a word that several colours share is kept by one element around them', () => {
  const code = '<pre><code><i>x</i></code></pre>'
  expect(keepWords(code)).toBe(code)
  expect(keepWords('<pre><code><span a> -</span><span b>-a=1</span><span c>;</span></code></pre>')).toBe(
    '<pre><code><span a> </span><span class="word"><span a>-</span><span b>-a=1</span><span c>;</span></span></code></pre>',
  )
})

test('lines that are empty keep their element', () => {
  const lines = '<pre><code><span class="line"></span>\n<span class="line">a</span></code></pre>'
  expect(keepWords(lines)).toBe(lines)
})

test.each(['default', 'gaia', 'jobs'])('the theme %s gets the style that keeps words', (theme) => {
  const { css } = createRenderer().render(`---\ntheme: ${theme}\n---\n# A`, '/nowhere/deck.md')
  // Marpit writes a `pre` that can be scaled as `:is(pre, marp-pre)`.
  expect(/pre\)? \.word\s*\{\s*white-space:\s*nowrap/.test(css)).toBe(true)
})
