import { expect, test } from 'vitest'

import { DockerError } from '../docker-error.ts'
import { parseDockerfile } from './dockerfile.ts'
import { parseIgnore } from './ignore.ts'
import { expand, readExecForm, readPairs, splitWords } from './words.ts'

const TEXT = String.raw`# syntax=docker/dockerfile:1
FROM alpine AS base

run apk add \
  # why
  curl \

  jq
COPY --from=base --chown=1:1 a b /c/
CMD ["run", "it"]
`

test('instructions are told apart, with flags, over several lines, without comments', () => {
  const shown = parseDockerfile(TEXT).map(({ keyword, flags, rest, line }) => [
    keyword,
    [...flags],
    rest,
    line,
  ])
  expect(shown).toEqual([
    ['FROM', [], 'alpine AS base', 2],
    ['RUN', [], 'apk add   curl   jq', 4],
    [
      'COPY',
      [
        ['from', 'base'],
        ['chown', '1:1'],
      ],
      'a b /c/',
      9,
    ],
    ['CMD', [], '["run", "it"]', 10],
  ])
})

test.each([
  ['', 'cannot be empty'],
  ['FROM a\nFOO b', 'dockerfile parse error line 2: unknown instruction: FOO'],
  ['FROM', 'dockerfile parse error line 1: FROM requires at least one argument'],
  ['FROM a\nRUN <<EOF\nx\nEOF', 'takes no here-documents'],
])('%j is refused in Docker’s words', (text, message) => {
  expect(() => parseDockerfile(text)).toThrow(DockerError)
  expect(() => parseDockerfile(text)).toThrow(message)
})

test('variables are put in as Docker does it', () => {
  const variables = new Map([
    ['A', '1'],
    ['EMPTY', ''],
  ])
  const text = String.raw`$A ${'${A}'} ${'${B:-d$A}'} ${'${EMPTY-x}'} ${'${EMPTY:-x}'} ${'${A:+y}'} ${'${B:+y}'} \$A $B.`
  expect(expand(text, variables)).toBe('1 1 d1  x y  $A .')
})

test('words keep what is quoted together', () => {
  expect(splitWords(String.raw`a "b c" 'd $A' e\ f $A"g"`, new Map([['A', '1']]))).toEqual([
    'a',
    'b c',
    'd $A',
    'e f',
    '1g',
  ])
  expect(readPairs('A=1 B="two words"', new Map())).toEqual([
    ['A', '1'],
    ['B', 'two words'],
  ])
  expect(readPairs('A all the rest', new Map())).toEqual([['A', 'all the rest']])
  expect([readExecForm('["a"]'), readExecForm('a b'), readExecForm('[1]')]).toEqual([['a'], null, null])
})

test('.dockerignore leaves out, and brings back', () => {
  const { ignores, mayBringBack } = parseIgnore('# all\n*\n!src\n!*.md\nsrc/**/*.test.ts\n')
  const paths = ['a.txt', 'src', 'src/a.ts', 'src/x/a.test.ts', 'src/a.test.ts', 'README.md', 'docs/a.md']
  expect(paths.filter((path) => !ignores(path))).toEqual(['src', 'src/a.ts', 'README.md'])
  expect(mayBringBack('docs')).toBe(true)
  expect(parseIgnore('*\n!src/a').mayBringBack('node_modules')).toBe(false)
  expect(parseIgnore('*\n!src/a').mayBringBack('src')).toBe(true)
})
