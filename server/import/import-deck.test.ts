import { describe, expect, test } from 'vitest'
import { createRenderer } from '../deck/render.ts'
import { type ImportedDeck, importDeck } from './import-deck.ts'

interface Settings {
  exclude?: string[]
  values?: Record<string, string>
}

function importText(text: string, { exclude = [], values = {} }: Settings = {}): ImportedDeck {
  return importDeck({
    title: 'Test',
    chapters: [{ file: 'deck.md', text, line: 1, part: 0 }],
    values: new Map(Object.entries(values)),
    exclude,
    outFolder: '/nowhere',
  })
}

/** What the deck's slides hold, without its front matter. */
function slidesOf({ markdown }: ImportedDeck): string[] {
  const [, , ...content] = markdown.split(/^---$/m)
  return content.join('---').trim().split('\n\n---\n\n')
}

function lossesOf({ losses }: ImportedDeck): string[] {
  return losses.map(({ line, what }) => `${line} ${what}`)
}

const lab = (...lines: string[]): string => ['.lab[', '', ...lines, '', ']'].join('\n')

describe('a slide of remark', () => {
  test('is cut at `---`, but not within code', () => {
    expect(slidesOf(importText('# A\n---\n```yaml\na: 1\n---\nb: 2\n```'))).toEqual([
      '# A',
      '```yaml\na: 1\n---\nb: 2\n```',
    ])
  })

  test('keeps its class, its number and its background as directives', () => {
    const head = 'name: here\nclass: pic, wide\ncount: false\nbackground-image: url(a.png)\n\nText'
    expect(slidesOf(importText(head))).toEqual([
      '<!-- _class: pic wide -->\n<!-- _paginate: skip -->\n<!-- _backgroundImage: "url(a.png)" -->\n\nText',
    ])
  })

  test('shows what follows a pause as fragments, and what is no list at once', () => {
    const deck = importText('- one\n--\n- two\n\n--\n\nthree')
    expect(slidesOf(deck)).toEqual(['- one\n\n* two\n\nthree'])
    expect(lossesOf(deck)).toEqual(['7 pause'])
  })

  test('gives the presenter its notes, and those of its comments', () => {
    expect(slidesOf(importText('Text\n\n<!--\ntheme: said so\n-->\n\n???\n\nSay this'))).toEqual([
      'Text\n\n<!--\n\u{200B}theme: said so\n-->\n\n<!--\nSay this\n-->',
    ])
  })

  test('takes on its template, and the layout before it, which is no slide itself', () => {
    const text =
      'name: base\n\n# Base\n---\nlayout: true\n\n{{content}}\n\nFoot\n---\nOne\n---\ntemplate: base\n\nTwo'
    expect(slidesOf(importText(text))).toEqual(['# Base', 'One\n\nFoot', '# Base\n\nTwo'])
  })

  test('is left out when its class is excluded', () => {
    expect(slidesOf(importText('One\n---\nclass: self-paced\n\nTwo', { exclude: ['self-paced'] }))).toEqual([
      'One',
    ])
  })

  test('has its wrapped lines joined, which Marp would break, and its lists and tables kept', () => {
    const text = 'a\nb\n\n- c\n  d\n- e\n\n| f |\n|---|\n| g |\n\n    code\n    kept'
    expect(slidesOf(importText(text))).toEqual([
      'a b\n\n- c d\n- e\n\n| f |\n|---|\n| g |\n\n    code\n    kept',
    ])
  })

  test('has no list sign that Marp takes for a fragment, and no rule that it takes for a break', () => {
    expect(slidesOf(importText('* a\n* b\n\n1) c\n\n***\n\nd'))).toEqual(['- a\n- b\n\n1. c\n\n<hr>\n\nd'])
  })
})

describe('content classes', () => {
  test('become elements of that class; a block has blank lines around its Markdown', () => {
    expect(slidesOf(importText('A .red[red] word\n\n.small[\n- a\n]'))).toEqual([
      'A <span class="red">red</span> word\n\n<div class="small">\n\n- a\n\n</div>',
    ])
  })

  test('stay text in code, behind a word, behind a backslash', () => {
    const text = '`.red[a]` x.red[b] `.spec[].host`\n\n```\n.red[c]\n```'
    expect(slidesOf(importText(text))).toEqual([text])
  })

  test('that never close are listed', () => {
    expect(lossesOf(importText('# A\n\n.small[ open'))).toEqual(['3 class'])
  })
})

describe('links and markers', () => {
  test('a link to a name leads to that slide’s number; one to no slide is listed and leaves its text', () => {
    const deck = importText('[there](#there) [nowhere](#nowhere)\n---\nname: there\n\nHere')
    expect(slidesOf(deck)[0]).toBe('[there](#2) nowhere')
    expect(lossesOf(deck)).toEqual(['1 link'])
  })

  test('a marker has its value; one without is listed', () => {
    const deck = importText('@@CHAT@@ @@ZIP@@ @@LINK[a/b.yaml]', { values: { CHAT: 'In person' } })
    expect(slidesOf(deck)).toEqual([
      'In person @@ZIP@@ [a/b.yaml](https://github.com/jpetazzo/container.training/tree/main/a/b.yaml)',
    ])
    expect(lossesOf(deck)).toEqual(['1 marker'])
  })

  test('the table of contents links to each title', () => {
    expect(slidesOf(importText('@@TOC@@\n---\n# One, `two`\n---\n# Three'))[0]).toBe(
      '## Table of contents\n\n- [One, `two`](#2)\n- [Three](#3)',
    )
  })
})

describe('code', () => {
  test('of a lab is a step; elsewhere it is shown only', () => {
    const deck = importText(
      `${lab('```bash', 'date', '```')}\n\n\`\`\`bash\nrm -rf /\n\`\`\`\n\n\`\`\`\nls\n\`\`\``,
    )
    expect(slidesOf(deck)).toEqual([
      [
        '<div class="lab">\n\n```bash\ndate\n```\n\n</div>',
        '```bash {run=false}\nrm -rf /\n```',
        '``` {run=false}\nls\n```',
      ].join('\n\n'),
    ])
    expect(deck.steps).toBe(1)
  })

  test('keeps its blank lines, loses the backticks that highlight, and is indented no less than its fence', () => {
    const deck = importText('- a\n  ```yaml\nx: `1`\n\n\ny: 2\n  ```')
    expect(slidesOf(deck)).toEqual(['- a\n  ```yaml\n  x: 1\n\n\n  y: 2\n  ```'])
  })

  test('with a here-document indented in its list can be typed as it stands', () => {
    const deck = importText(lab('- a', '  ```bash', '    cat <<EOF', '    hi', '    EOF', '  ```'))
    expect(slidesOf(deck)[0]).toContain('  ```bash\n  cat <<EOF\n  hi\n  EOF\n  ```')
  })
})

test('an imported deck is one that livedeck reads without a complaint, step for step', () => {
  const text = [
    'class: title',
    '',
    'Lab',
    '---',
    lab('- Go:', '  ```bash', '  echo "a \\"b\\""', '  ```', '', '<!-- ```wait a "b" {c}\\``` -->'),
    '---',
    lab('```bash', 'watch date', '```', '<!--', '```wait Every```', '```key ^C```', '```hide true```', '-->'),
  ].join('\n')
  const { markdown, steps } = importText(text)
  const deck = createRenderer({ pictureUrl: (key) => key }).render(markdown, '/nowhere/deck.md')
  expect(deck.problems).toEqual([])
  expect(deck.steps.map(({ code, attributes }) => [code, attributes])).toEqual([
    ['echo "a \\"b\\""', { exit: 'any', expect: '/a "b" \\{c\\}\\\\/' }],
    ['watch date', { expect: '/Every/' }],
    ['true', { hidden: true }],
  ])
  expect(steps).toBe(3)
})
