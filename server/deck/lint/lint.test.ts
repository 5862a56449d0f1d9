import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createRenderer } from '../render.ts'
import { applyEdits, lintDeck } from './lint.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'livedeck-lint-rules-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(path.join(folder, 'there.pdf'), '')
mkdirSync(path.join(folder, 'a folder'))

const renderer = createRenderer()
const lint = (text: string, isWhole = true): ReturnType<typeof lintDeck> =>
  lintDeck(renderer.render(text, path.join(folder, 'deck.md')), { text, encoding: 'UTF-8', isWhole })
const told = (text: string): string[] => lint(text).problems.map(({ line, rule }) => `${line} ${rule}`)
const mended = (text: string): string => applyEdits(text, lint(text).edits).text
const step = (code: string, attributes = ''): string => `\`\`\`bash ${attributes}\n${code}\n\`\`\``

describe('text that came through something', () => {
  test.each([
    ['what was misread', 'a\n\nwell ‚Äî it â€™s\n', ['3 text-misread'], 'a\n\nwell — it ’s\n'],
    ['a lost character', 'a\n\ncaf\u{FFFD}\n', ['3 text-lost'], 'a\n\ncaf\u{FFFD}\n'],
    ['control characters', 'a\n\nb\u0007\n', ['3 text-control'], 'a\n\nb\u0007\n'],
    ['filling at the end', '# a\n\0\0\0\u001A\0', ['2 text-control'], '# a\n'],
    ['filling behind the last line', '# a\0\0', ['1 text-control'], '# a\n'],
    ['a byte order mark at the start', '\u{FEFF}# a\n', ['1 text-bom'], '# a\n'],
    ['a byte order mark in the middle', '# a\n\n\u{FEFF}b\n', ['3 text-bom'], '# a\n\nb\n'],
    ['mixed line ends', '# a\n\r\nb\r\nc\n\r\nd\r\n', ['1 text-line-ends'], '# a\r\n\r\nb\r\nc\r\n\r\nd\r\n'],
    ['ends of old Macs', '# a\r\rb\r', ['1 text-line-ends'], '# a\n\nb\n'],
    ['the tail of a comment', '<!-- _class: x -->s: x -->\n', ['1 comment-debris'], '<!-- _class: x -->\n'],
  ])('%s is named, and mended when that is safe', (_what, text, problems, after) => {
    expect(told(text)).toEqual(problems)
    expect(mended(text)).toBe(after)
  })

  test('what was misread in code alone may be shown on purpose, and stays', () => {
    const text = 'it looks like `â€™` then\n\n```\nâ€™\n```\n'
    expect(told(text)).toEqual(['1 text-misread', '4 text-misread'])
    expect(mended(text)).toBe(text)
    expect(mended(`${text}\nitâ€™s`)).toBe(`${text.replaceAll('â€™', '’')}\nit’s`)
  })

  test('line ends of Windows throughout are fine', () => {
    expect(told('# a\r\n\r\nb\r\n')).toEqual([])
  })

  test('a comment with other words behind it is named and left alone', () => {
    const text = '<!-- note -->not the same -->\n'
    expect(told(text)).toEqual(['1 comment-debris'])
    expect(mended(text)).toBe(text)
  })

  test('a file of bytes that are not UTF-8 is named once and never mended', () => {
    const { problems, edits } = lint('\u{FEFF}caf\u{FFFD}\r\nb\n\0', false)
    expect(problems.map(({ rule }) => rule)).toEqual(['text-encoding', 'text-bom'])
    expect(edits).toEqual([])
  })
})

describe('comments', () => {
  test('one that is never closed, and one that starts inside another, are named', () => {
    expect(told('# a\n\n<!-- note\n\nb\n')).toEqual(['3 comment-unclosed'])
    expect(told('# a\n\n<!-- note\n\n<!-- another -->\n')).toEqual(['5 comment-nested'])
  })

  test('those in code are code', () => {
    expect(told('`<!-- x`\n\n```html\n<!-- open\n-->tail -->\n```\n')).toEqual([])
  })

  test('arrows in text are text', () => {
    expect(told('a --> b, and <!-- note --> b --> c there\n')).toEqual([])
  })
})

test.each([
  ['a break that became a heading', '# a\n\nlast words\n---\n\n# b\n', ['4 break-swallowed']],
  ['a heading underlined on purpose', '# a\n\nlast words\n------\n', []],
  [
    'what a template left',
    '# Lorem ipsum\n\n- TODO: write\n\n{{ title }}\n\n`{{ fine }}`\n',
    ['1 template-text', '3 template-text', '5 template-text'],
  ],
  ['a backtick without its partner', 'see `one`.`\n\nand \\` is meant\n', ['1 backtick-alone']],
])('%s', (_what, text, problems) => {
  expect(told(text)).toEqual(problems)
})

describe('steps', () => {
  test.each([
    ['an address that nothing fills', step('true\nping X.X.X.X'), ['3 placeholder-unfillable']],
    ['the port of a Service', step('curl node:3xxxx'), []],
    ['a name of nobody knows what', step('docker logs xxxx'), ['2 placeholder-unfillable']],
    ['a second placeholder', step('kubectl logs web-xxxx api-yyyy'), ['2 placeholder-unfillable']],
    ['an address with a fill', step('ping X.X.X.X', '{fill="kubectl get svc -o name"}'), []],
    ['a pod', step('kubectl delete pod web-xxxxxxxxxx-yyyyy'), []],
    [
      'a fill with a placeholder',
      step('echo xxxx', '{fill="kubectl get pod xxxx"}'),
      ['2 placeholder-unfillable'],
    ],
    ['a fill for nothing', step('ls', '{fill="kubectl get pods"}'), ['1 attribute-unused']],
    ['an exit code of what never ends', step('watch ls', '{exit=1}'), ['1 attribute-unused']],
    ['a hidden step with none after it', step('ls', '{hidden}'), ['1 attribute-unused']],
    ['no time at all', step('ls', '{timeout=0}'), ['1 attribute-malformed']],
    ['something else than a Service to open', step('ls', '{open=pod/web}'), ['1 attribute-malformed']],
    ['a pattern that matches nothing as well', step('ls', '{expect="/a*/"}'), ['1 expect-always']],
    ['a ready-made condition', step('ls', '{wait="deploy/web available"}'), []],
    ['a misspelt condition', step('ls', '{wait="deploy/web availabel"}'), ['1 wait-unknown']],
    ['a condition of the wrong kind', step('ls', '{wait="svc/web,api available"}'), ['1 wait-unknown']],
    ['a script that is named like an object', step('ls', '{wait="bin/check now"}'), []],
    ['a command to wait for', step('ls', '{wait="kubectl wait --for=condition=ready pod/web"}'), []],
    ['a no-break space', step('ls\u{A0}-l'), ['2 code-characters']],
    ['one in quotes', step("echo 'a\u{A0}b “c” – d'"), []],
    ['a dash of a word processor', step('true\nls –all'), ['3 code-characters']],
    ['quotes of a word processor', step('echo “a b”'), ['2 code-characters']],
    ['an apostrophe in a comment', step('ls # it’s “fine”'), []],
  ])('%s', (_what, text, problems) => {
    expect(told(text)).toEqual(problems)
  })

  test('an unknown command is named wherever it is near to a known one, any other once', () => {
    const text = `${step('kubctl get pods')}\n\n${step('kubctl get svc\nmytool a\nmytool b')}\n`
    const { problems } = lint(text)
    expect(problems.map(({ line, rule }) => `${line} ${rule}`)).toEqual([
      '2 command-unknown',
      '6 command-unknown',
      '7 command-unknown',
    ])
    expect(problems[0]?.message).toContain('did you mean `kubectl`?')
  })

  test('commands of the front matter, functions and aliases of steps before are known', () => {
    const front = '---\nlive:\n  commands: [mytool]\n---\n\n'
    expect(
      told(`${front}${step('greet() { mytool; }\nalias k=kubectl')}\n\n${step('greet\nk get pods')}\n`),
    ).toEqual([])
  })

  test('commands of setup, fill and wait are looked at as well', () => {
    const front = '---\nlive:\n  setup: [kubctl create ns lab]\n---\n\n'
    expect(told(`${front}${step('echo xxxx', '{fill="kubctl get pods" wait="hlem list"}')}\n`)).toEqual([
      '3 command-unknown',
      '6 command-unknown',
      '6 command-unknown',
    ])
  })
})

test('output that nothing is compared with, or that any fits, is named', () => {
  expect(told('# a\n\n```text {output}\nb\n```\n')).toEqual(['3 output-orphan'])
  expect(told(`${step('ls')}\n\n\`\`\`text {output}\n\n\`\`\`\n`)).toEqual(['5 output-empty'])
  expect(told(`${step('ls')}\n\n\`\`\`text {output}\na\n\`\`\`\n\n\`\`\`\njust shown\n\`\`\`\n`)).toEqual([])
})

test('pictures without words are named, unless they are decoration', () => {
  const text = [
    '![w:400 center](https://a/1.png)',
    '![bg right:33%](https://a/2.png)',
    '![bg](https://a/3.png)',
    '![A pod](https://a/4.png)',
    'text <img src="https://a/5.png">',
    'text <img src="https://a/6.png" alt="">',
  ].join('\n\n')
  expect(told(text)).toEqual(['1 picture-alt', '3 picture-alt', '9 picture-alt'])
})

test('links that lead nowhere are named', () => {
  const links = [
    '#2',
    '#3',
    '#the-end',
    '#nowhere',
    'there.pdf',
    'a%20folder/',
    'gone.pdf',
    'https://a/',
    '/x',
    '',
  ]
  const text = `# Start\n\n${links.map((href) => `[x](${href})`).join('\n')}\n\n---\n\n# The end!\n\n<a href="#9">x</a>\n`
  expect(told(text)).toEqual([
    '4 link-dead',
    '5 link-heading',
    '6 link-dead',
    '9 link-dead',
    '12 link-dead',
    '18 link-dead',
  ])
})

test('missing notes are named where others have them, and once where nobody has', () => {
  const slides = [`# a\n\n${step('ls')}`, `# b\n\n${step('pwd')}`]
  expect(told(`${slides.join('\n\n---\n\n')}\n`)).toEqual(['1 notes-missing'])
  expect(told(`${slides.join('\n\n<!-- say this -->\n\n---\n\n')}\n`)).toEqual(['11 notes-missing'])
  expect(told(`${slides[0] ?? ''}\n`)).toEqual([])
})

describe('a misspelt attribute', () => {
  test.each([
    ['is corrected', '{ternimal=watch}', '{terminal=watch}'],
    ['is corrected without a value', '{interupt}', '{interrupt}'],
    ['is left when too far away', '{tml=watch}', '{tml=watch}'],
    ['is left where it would run something', '{file=a.sh}', '{file=a.sh}'],
    ['is left when the right one is there too', '{terminal=a termnal=b}', '{terminal=a termnal=b}'],
    ['is left when its value would not fit', '{exi=soon}', '{exi=soon}'],
    ['is left inside a value', '{expect="/ exi=1 /"}', '{expect="/ exi=1 /"}'],
  ])('%s', (_how, before, after) => {
    expect(mended(step('ls', before))).toBe(step('ls', after))
  })
})

test('a rule that has much to say is cut and counted', () => {
  const { problems } = lint('caf\u{FFFD}\n\n'.repeat(100))
  expect(problems).toHaveLength(41)
  expect(problems.at(-1)?.message).toContain('60 more')
})
