import path from 'node:path'
import { expect, test } from 'vitest'
import { createHandoutRenderer } from '../../server/handout/handout-deck.ts'
import { PictureFolder } from '../../server/handout/worksheet/picture-folder.ts'
import { writeWorksheet } from '../../server/handout/worksheet/worksheet.ts'
import { ANSWERED_DECK, readAnsweredDeck } from '../support/answered-deck.ts'

const { deck, markdown, answered } = await readAnsweredDeck()
const folder = path.join(path.dirname(ANSWERED_DECK), 'out')
const pictures = new PictureFolder('answers.worksheet', path.dirname(ANSWERED_DECK))
const plain = writeWorksheet(deck, { markdown, folder, pictures, notes: false, answered: null })
const full = writeWorksheet(deck, { markdown, folder, pictures, notes: true, answered })

/** A Markdown text without its fenced blocks. */
const proseOf = (text: string): string => text.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '')

test('the slides’ headings make one document, in which a slide of nothing but a heading starts a part', () => {
  expect(proseOf(plain).match(/^#+ .*$/gm)).toEqual([
    '# Answers on paper',
    '## First part',
    '### Colours',
    '### Going back over itself',
    '### A screen of its own',
    '### 漢字 and 👩‍💻',
    '### Changed and new',
  ])
})

test('steps are commands and outputs are text, without our attributes; hidden steps are left out', () => {
  expect(plain).toContain(
    "```bash\nfor n in 10 50 100; do printf '\\r%s %% pulled' $n; sleep 0.2; done; echo\n```",
  )
  expect(plain).toContain('```text\n100 % pulled\n```')
  expect(plain).not.toMatch(/\{(?:id|output|exit|hidden)|SECRET/)
})

test('no HTML, no directive and no front matter is left', () => {
  expect(proseOf(plain)).not.toMatch(/<|_class|marp:|---\n/)
  expect(plain).toContain('- Back to the start\\\n  with Enter')
  expect(plain).toContain('| raw       | HTML  |\n| --------- | ----- |\n| one & two | three |')
})

test('pictures lie in a folder beside it, files are referred to from where it is, backgrounds are left out', () => {
  expect(plain).toContain('![A pod, right in its middle](answers.worksheet/pod.svg)')
  expect(plain.match(/pod\.svg/g)).toHaveLength(1)
  expect(plain).toContain('[beside the deck](../lab.pdf)')
})

test('presenter notes come as quotations when they are asked for', () => {
  expect(plain).not.toContain('second paragraph')
  expect(full).toContain('> Its second paragraph.')
})

test('with a transcript each command is followed by how it ended and what it printed', () => {
  expect(full).toContain('nowhere\n```\n\n*✓ exit 1 · 0.6 s*\n\n```text\nError from server (NotFound)')
  expect(full).toContain('*✓ exit 0 · 0.1 s · it printed nothing*')
  expect(full).toContain('Outputs as recorded: Kubernetes v1.32.0+sandbox (simulated) · 26 November 2026.')
  expect(full).toMatch(/… \d+ lines left out …/)
  expect(full).toContain('*Stale: the step was changed since; recorded is echo before*')
  expect(full).toContain('*not recorded*')
})

test('a step in a list stays in it, with its output', () => {
  const source = '# A\n\n- Do:\n\n  ```bash {id=colours}\n  ls\n  ```\n'
  const listed = {
    ...deck,
    blocks: deck.blocks.map((block) => Object.assign({}, block, { line: block.id === 'colours' ? 5 : 0 })),
  }
  const text = writeWorksheet(listed, { markdown: source, folder, pictures, notes: false, answered })
  expect(text).toContain('- Do:\n\n  ```bash\n  printf')
  expect(text).toContain('\n  ```text\n  red orange yellow ground inverse\n  ```\n')
})

test('what a deck shows as text is text, and notes keep their Markdown', () => {
  const source =
    '# A <name>\n\nput <NAME> here, <br> then\n\n<!--\n- one\n- **two** <b>three</b> <four>\n-->\n'
  const rendered = createHandoutRenderer().render(source, ANSWERED_DECK)
  const text = writeWorksheet(rendered, { markdown: source, folder, pictures, notes: true, answered: null })
  expect(rendered.slides[0]?.title).toBe('A <name>')
  expect(text).toBe('# A \\<name>\n\nput \\<NAME> here,\\\nthen\n\n> - one\n> - **two** three \\<four>\n')
})
