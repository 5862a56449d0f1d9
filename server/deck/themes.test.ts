import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Deck } from './deck.ts'
import { createRenderer } from './render.ts'

const renderer = createRenderer({ pictureUrl: (key) => `/deck/${key}` })
const folder = mkdtempSync(path.join(tmpdir(), 'livedeck-themes-'))
afterAll(() => rmSync(folder, { recursive: true }))

const rules = (deck: Deck): string[] => deck.problems.map(({ line, rule }) => `${line} ${rule}`)
const htmlOf = (deck: Deck): string => deck.slides.map(({ html }) => html).join('\n')

describe('pictures and themes beside a deck', () => {
  const lab = path.join(folder, 'labs', 'one')
  mkdirSync(path.join(folder, '.git'))
  mkdirSync(path.join(folder, 'style'))
  mkdirSync(path.join(folder, 'figures'))
  mkdirSync(lab, { recursive: true })
  writeFileSync(path.join(folder, 'figures', 'a b.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(path.join(folder, 'figures', 'secret.txt'), 'secret')
  symlinkSync(path.join(folder, 'figures', 'secret.txt'), path.join(folder, 'figures', 'link.png'))
  writeFileSync(
    path.join(folder, 'style', 'house.css'),
    '/* @theme house */\n@import "schema";\n@import "default";\nsection { background: url("../figures/a%20b.svg"), url(gone.png) }',
  )
  const renderLab = (markdown: string): Deck => renderer.render(markdown, path.join(lab, 'deck.md'))

  test('pictures in Markdown, HTML, backgrounds and styles get URLs, and only they are served', () => {
    const deck = renderLab(
      '![](../../figures/a%20b.svg)\n![bg](../../figures/a%20b.svg)\n\n<img src="../../figures/a b.svg">\n\n' +
        '<style>h1 { background: url("../../figures/a b.svg") }</style>\n<!-- backgroundImage: url(../../figures/a%20b.svg) -->',
    )
    expect(deck.problems).toEqual([])
    expect([...deck.pictures.values()]).toEqual([path.join(folder, 'figures', 'a b.svg')])
    const [key = ''] = deck.pictures.keys()
    expect(key).toMatch(/^[0-9a-f]{12}\/a%20b\.svg$/)
    expect(htmlOf(deck).split(`/deck/${key}`).length - 1).toBeGreaterThanOrEqual(3)
    expect(deck.css).toContain(`/deck/${key}`)
  })

  test('a link to another kind of file, a folder and a text are refused', () => {
    const deck = renderLab('![](../../figures/link.png)\n![](../../figures)\n![](../../figures/secret.txt)')
    expect(rules(deck)).toEqual(['1 picture-refused', '2 picture-refused', '3 picture-refused'])
    expect([...deck.pictures]).toEqual([])
  })

  test('a theme of a parent folder is found, its pictures too, and what it lacks is named in its file', () => {
    const deck = renderLab('---\ntheme: house\n---\n\n# Title')
    const file = path.join(folder, 'style', 'house.css')
    expect(
      deck.problems.map((problem) => `${path.basename(problem.file)}:${problem.line} ${problem.rule}`),
    ).toEqual(['house.css:2 theme-import-unknown', 'house.css:4 picture-missing'])
    expect(deck.pictures.size).toBe(1)
    expect(deck.watched.files).toContain(file)
  })

  test('a changed theme is taken at the next render', () => {
    writeFileSync(path.join(lab, 'own.css'), '/* @theme own */ section { color: red }')
    const first = renderLab('---\ntheme: own\n---\n')
    writeFileSync(path.join(lab, 'own.css'), '/* @theme own */ section { color: rebeccapurple }')
    const second = renderLab('---\ntheme: own\n---\n')
    expect(first.css).not.toContain('rebeccapurple')
    expect(second.css).toContain('rebeccapurple')
  })

  test('a broken theme and one that imports itself are named and do not stop the deck', () => {
    writeFileSync(path.join(lab, 'bad.css'), '/* @theme bad */\nsection { color: red')
    writeFileSync(path.join(lab, 'ring.css'), '/* @theme ring */\n@import "ring";')
    expect(renderLab('---\ntheme: bad\n---\n').problems).toMatchObject([
      { rule: 'theme-unknown' },
      { rule: 'theme-broken' },
    ])
    expect(renderLab('---\ntheme: ring\n---\n').problems).toMatchObject([
      { rule: 'theme-unknown' },
      { rule: 'theme-circular', line: 2 },
    ])
  })
})
