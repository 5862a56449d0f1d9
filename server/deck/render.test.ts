import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { checkDeck, formatProblem } from './check.ts'
import type { Deck } from './deck.ts'
import { createRenderer } from './render.ts'

const FIXTURES = fileURLToPath(new URL('../../tests/fixtures/decks/', import.meta.url))
const renderer = createRenderer({ pictureUrl: (key) => `/deck/${key}` })

const render = (name: string): Deck =>
  renderer.render(readFileSync(path.join(FIXTURES, name), 'utf8'), path.join(FIXTURES, name))
const renderText = (markdown: string): Deck =>
  renderer.render(markdown, path.join(FIXTURES, 'written-here.md'))
const rules = (deck: Deck): string[] => deck.problems.map(({ line, rule }) => `${line} ${rule}`)
const htmlOf = (deck: Deck): string => deck.slides.map(({ html }) => html).join('\n')

describe('a lab', () => {
  const deck = render('lab.md')

  test('has its slides, titles and size', () => {
    expect(deck.slides).toHaveLength(7)
    expect(deck.slides.map(({ title }) => title)[1]).toBe('Bare commands')
    expect(deck).toMatchObject({ title: 'A small lab', lang: 'en', width: 1280, height: 720, problems: [] })
  })

  test('has every block told apart', () => {
    expect(deck.blocks.map(({ slide, line, kind }) => `${slide} ${line} ${kind}`)).toEqual([
      '1 11 step',
      '1 17 output',
      '2 25 step',
      '2 30 step',
      '2 36 step',
      '3 44 output',
      '3 49 output',
      '3 54 output',
      '4 63 step',
      '4 70 step',
      '5 79 step',
      '6 94 code',
      '6 98 code',
      '7 108 code',
      '7 112 step',
      '7 116 step',
      '7 120 output',
    ])
  })

  test('types what was written, prompts stripped, split at complete commands', () => {
    const byLine = new Map(deck.steps.map((step) => [step.line, step]))
    expect(byLine.get(25)?.commands).toHaveLength(2)
    expect(byLine.get(30)?.placeholder).toBe('pingpong-xxxxxxxxxx-yyyyy')
    expect(byLine.get(36)?.interrupt).toBe(true)
    expect(byLine.get(63)?.commands).toHaveLength(2)
    expect(byLine.get(79)?.commands).toEqual([
      'kubectl get pods \\\n  --selector=app',
      'cat <<END\none $ two\nEND',
    ])
    expect(byLine.get(116)).toMatchObject({ terminal: 'watch', exit: 'any', interrupt: true })
  })

  test('marks the steps of a slide by id and leaves hidden ones and attributes out', () => {
    const html = htmlOf(deck)
    const marked = [...html.matchAll(/<pre data-step="([^"]+)"/g)].map((match) => match[1])
    expect(marked).toEqual(deck.steps.filter((step) => !step.hidden).map((step) => step.id))
    expect(deck.steps.find((step) => step.hidden)?.id).toBe('prepare')
    expect(html).not.toMatch(/export TAG|terminal=|run=false|prepare/)
    // Shiki marked the lines that the plain ranges ask for.
    expect(html.match(/class="line highlighted"/g)).toHaveLength(3)
  })
})

describe('step ids', () => {
  test('stay with the code when it moves and count its repeats', () => {
    const [first] = renderText('```bash\nls\n```').steps
    const moved = renderText('# New\n\n```bash\npwd\n```\n\n```bash\nls\n```\n\n```bash\nls\n```').steps
    expect(first?.id).toMatch(/^s[0-9a-f]{8}$/)
    expect(moved.map(({ id }) => id).slice(1)).toEqual([first?.id, `${first?.id ?? ''}-2`])
  })
})

describe('an attack', () => {
  const deck = render('attack.md')
  const tags = (htmlOf(deck).match(/<[a-z][^>]*>/gi) ?? []).map((tag) => tag.toLowerCase())

  test('cannot mark anything as a step', () => {
    expect(tags.filter((tag) => /\sdata-step="/.test(tag))).toEqual(
      deck.steps.map((step) => expect.stringContaining(`<pre data-step="${step.id}"`) as unknown),
    )
    expect(deck.steps.map(({ id }) => id)).toEqual([expect.stringMatching(/^s[0-9a-f]{8}$/)])
    expect(tags.filter((tag) => /\sid=/.test(tag))).toEqual([])
  })

  test('cannot bring an element that runs, asks or embeds', () => {
    const forbidden =
      /^<(?:script|iframe|object|embed|form|input|button|label|base|meta|link|use|foreignobject\s+p|animate)\b/
    expect(tags.filter((tag) => forbidden.test(tag))).toEqual([])
  })

  test('cannot bring a handler, a script URL or a fixed box', () => {
    const attributes = tags.map((tag) => tag.replace(/="[^"]*"/g, (value) => value.replace(/&[^;]+;/g, '')))
    expect(
      attributes.filter((tag) => /\son[a-z]+=|(?:href|src)="javascript:|position:\s*fixed/.test(tag)),
    ).toEqual([])
    expect(attributes.filter((tag) => tag.includes('style=') && tag.includes('\\'))).toEqual([])
  })
})

describe('decks that a user may bring', () => {
  test('columns, quotes, lists, drawings, fragments and notes come through', () => {
    const deck = render('columns.md')
    expect(deck.steps.map(({ code }) => code)).toEqual(['kubectl get pods', 'kubectl get svc'])
    expect(deck.slides[0]).toMatchObject({ fragments: 2, notes: 'first note\n\nsecond note' })
    expect(htmlOf(deck)).toMatch(/<svg viewbox="0 0 10 10" width="100"><path d="M0 0L10 10" stroke="red"/)
    expect(htmlOf(deck)).toContain('style="display: flex; gap: 2em"')
    expect(deck.problems).toEqual([])
  })

  test('an unclosed fence is named', () => {
    expect(rules(render('unclosed-fence.md'))).toEqual(['3 fence-unclosed'])
  })

  test('a broken front matter is named by its line, and the slides are still there', () => {
    const deck = render('broken-front-matter.md')
    expect(deck.problems).toMatchObject([{ level: 'error', rule: 'front-matter-broken' }])
    expect(deck.problems[0]?.line).toBeGreaterThan(1)
    expect(deck.steps).toHaveLength(1)
  })

  test('an unclosed front matter is named', () => {
    expect(rules(render('unclosed-front-matter.md'))).toEqual(['1 front-matter-unclosed'])
  })

  test('themes, settings and pictures that are not there are named by their lines', () => {
    const deck = render('settings.md')
    expect(rules(deck)).toEqual([
      '2 theme-unknown',
      '7 live-unknown',
      '8 live-malformed',
      '17 picture-missing',
      '19 picture-missing',
      '21 theme-unknown',
    ])
    expect(deck.problems[0]?.message).toContain('did you mean `gaia`?')
    expect(deck.live).toMatchObject({
      target: 'ssh:kube1',
      commands: ['mytool'],
      setup: ['kubectl create ns lab'],
    })
    expect(deck.steps.map(({ code }) => code)).toEqual(['mytool run'])
  })

  test('slips in attributes, code and styles are named', () => {
    expect(rules(render('faults.md'))).toEqual([
      '0 style-broken',
      '0 style-broken',
      '3 attribute-unknown',
      '7 attribute-malformed',
      '7 attribute-malformed',
      '15 id-repeated',
      '19 attribute-unused',
      '23 attribute-malformed',
      '27 code-unclosed',
      '31 console-without-prompt',
    ])
  })

  test('CRLF line ends and a byte order mark change nothing', () => {
    const deck = render('crlf-bom.md')
    expect(deck).toMatchObject({ title: 'Dos', problems: [] })
    expect(deck.slides).toHaveLength(2)
    expect(deck.steps).toMatchObject([{ line: 8, code: 'kubectl get pods' }])
  })

  test('tabs, heading dividers, empty slides and empty files render', () => {
    expect(render('tabs.md').steps).toMatchObject([{ code: 'kubectl get pods' }])
    expect(render('heading-divider.md').slides).toHaveLength(3)
    expect(render('heading-divider.md').steps).toMatchObject([{ slide: 2 }])
    expect(render('empty-slides.md').problems).toEqual([])
    expect(render('empty.md').slides).toHaveLength(1)
  })

  test('what is not text is named', () => {
    expect(rules(render('binary.md'))).toContain('1 deck-binary')
  })

  test.each(['', ' \n\t\r\n', '\u{FEFF}'])('a deck that holds no word, %j, is named as empty', (text) => {
    expect(renderText(text).problems).toMatchObject([{ line: 1, level: 'error', rule: 'deck-empty' }])
  })

  test('500 slides render, each with its step', () => {
    const slide = (_: unknown, index: number): string =>
      `# Slide ${index}\n\n\`\`\`bash\necho ${index}\n\`\`\``
    const deck = renderText(Array.from({ length: 500 }, slide).join('\n\n---\n\n'))
    expect([deck.slides.length, deck.steps.length, deck.problems.length]).toEqual([500, 500, 0])
  })

  test('too many slides are cut and named', () => {
    const deck = renderText('a\n\n---\n\n'.repeat(50_000))
    expect(deck.slides.length).toBeLessThanOrEqual(2_001)
    expect(deck.problems).toMatchObject([{ rule: 'slides-too-many' }])
  })

  test('a block of a hundred thousand characters renders', () => {
    expect(
      renderText(`\`\`\`bash\n${'echo some words\n'.repeat(6_000)}\`\`\``).steps[0]?.commands,
    ).toHaveLength(6_000)
  })
})

test('check counts slides and steps and prints problems as compilers do', () => {
  const check = checkDeck(render('settings.md'))
  expect(check).toMatchObject({ deck: 'tests/fixtures/decks/settings.md', slides: 1, steps: 1 })
  expect(check.problems.map(formatProblem)[0]).toBe(
    'tests/fixtures/decks/settings.md:2: error: theme `gaiaa` was not found; a lecture does without it, and an export is refused; did you mean `gaia`? [theme-unknown]',
  )
})
