import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runCheck } from '../check/run-check.ts'
import { type RunImportOptions, runImport } from './import.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'livedeck-import-'))
afterAll(() => rmSync(folder, { recursive: true }))

function place(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

async function run(source: string | null, options: Partial<RunImportOptions> = {}): Promise<string> {
  let printed = ''
  const write = (text: string): void => void (printed += text)
  const code = await runImport({ source, output: null, force: false, json: false, write, ...options })
  expect(code).toBe(0)
  return printed
}

place('repository/slides/images/a b.svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>')
place('repository/k8s/web.yaml', 'kind: Pod\n')
const one = place(
  'repository/slides/k8s/one.md',
  '# One\n\n![A drawing](images/a%20b.svg) ![Gone](images/gone.png)\n\n---\n\n```yaml\n@@INCLUDE[k8s/web.yaml]\n```\n',
)
place('repository/slides/two.md', '# Two\n\n@@CHAT@@\n\n---\nclass: in-person\n\nHere\n')
const manifest = place(
  'repository/slides/all.yml',
  [
    'title: |',
    '  Both',
    '  of them',
    'chat: "Room 1"',
    'exclude: [in-person]',
    'content:',
    '- |',
    '  class: title',
    '',
    '  @@TITLE@@ [x](#none)',
    '- "@@TOC@@\\n"',
    '- - k8s/one.md',
    '  - gone.md',
    '- - two.md',
    '',
  ].join('\n'),
)

test('a deck is written with its pictures found from there, what was not kept is printed, and check has nothing to say', async () => {
  const output = path.join(folder, 'one.md')
  const printed = await run(one, { output })
  expect(printed).toMatch(/one\.md:3: the picture `images\/gone\.png` is not there.* \[picture\]\n/)
  expect(printed).toMatch(/one\.md: 2 slides, 0 steps; not kept as it was: 1 thing, listed above\n$/)
  const markdown = readFileSync(output, 'utf8')
  expect(markdown).toContain('![A drawing](repository/slides/images/a%20b.svg) *Gone*')
  expect(markdown).toContain('```yaml\nkind: Pod\n```')
  const silent = { write: () => undefined, say: () => undefined }
  const asked = { json: false, fix: false, overflow: false, environment: { PATH: '/usr/bin:/bin' } }
  expect(await runCheck({ deck: output, ...asked, ...silent })).toBe(0)
})

test('a manifest brings its chapters in order, without the classes that it excludes, with a table of contents by parts', async () => {
  const output = path.join(folder, 'out', 'all.md')
  mkdirSync(path.dirname(output))
  const report: unknown = JSON.parse(await run(manifest, { output, json: true }))
  expect(report).toMatchObject({
    slides: 6,
    steps: 0,
    losses: [
      { line: 13, what: 'chapter' },
      { line: 10, what: 'link' },
      { line: 3, what: 'picture' },
    ],
  })
  const markdown = readFileSync(output, 'utf8')
  expect(markdown).toContain('title: "Both of them"')
  expect(markdown).toContain('Both<br/>of them x')
  expect(markdown).toContain('## Part 1\n\n- [One](#4)\n\n---\n\n## Part 2\n\n- [Two](#6)')
  expect(markdown).toContain('# Two\n\nRoom 1')
  expect(markdown).not.toContain('Here')
})

test('a file that is there is replaced only when that is asked for, and the source never', async () => {
  const output = place('taken.md', 'mine')
  await expect(run(one, { output })).rejects.toMatchObject({ code: 'output-exists' })
  expect(readFileSync(output, 'utf8')).toBe('mine')
  await run(one, { output, force: true })
  expect(readFileSync(output, 'utf8')).toContain('# One')
  await expect(run(one, { output: one, force: true })).rejects.toMatchObject({ code: 'output-is-source' })
})

test('a folder as output takes the deck by its source’s name', async () => {
  await run(one, { output: folder })
  expect(existsSync(path.join(folder, 'one.livedeck.md'))).toBe(true)
})

test.each<[string, () => string | null, string]>([
  ['no source at all', () => null, 'no-source'],
  ['a path where nothing is', () => path.join(folder, 'nothing.md'), 'not-found'],
  ['a folder', () => folder, 'not-a-file'],
  ['more than two megabytes', () => place('large.md', '# A\n'.repeat(600_000)), 'too-large'],
  [
    'bytes that are no text',
    () => place('binary.md', new Uint8Array([0x23, 0x20, 0xff, 0xfe, 0x00])),
    'not-text',
  ],
  ['text with NUL', () => place('nul.md', '# A\0'), 'not-text'],
  ['an empty file', () => place('empty.md', ' \n'), 'not-remark'],
  ['a deck for Marp', () => place('marp.md', '---\ntheme: a\nmarp: true\n---\n\n# A\n'), 'not-remark'],
  ['a web page', () => place('page.md', '<!DOCTYPE html>\n<textarea>\n# A\n'), 'not-remark'],
  ['some other text', () => place('text.md', 'int main() {}\n'), 'not-remark'],
  ['YAML that is none', () => place('broken.yml', 'a: [\n'), 'manifest-broken'],
  ['YAML that is no map', () => place('list.yml', '- a\n'), 'manifest-broken'],
  ['a map without content', () => place('pod.yml', 'kind: Pod\n'), 'manifest-broken'],
  ['content with a map in it', () => place('map.yml', 'content:\n- a: b\n'), 'manifest-broken'],
  ['content that is nowhere', () => place('nowhere.yml', 'content:\n- nowhere.md\n'), 'manifest-broken'],
])('%s is refused in one line, and nothing is written', async (_name, source, code) => {
  const output = path.join(folder, 'refused.md')
  const refused = run(source(), { output })
  await expect(refused).rejects.toMatchObject({ code, name: 'ImportError' })
  const lines = await refused.catch((error: unknown) =>
    error instanceof Error ? error.message.split('\n') : [],
  )
  expect(lines).toHaveLength(1)
  expect(existsSync(output)).toBe(false)
})

test('a deck includes no file of a hidden folder, and none above its own', async () => {
  place('.ssh/key', 'secret')
  const source = place('lab/deck.md', '# A\n\n@@INCLUDE[.ssh/key]\n\n@@INCLUDE[../repository/k8s/web.yaml]\n')
  const output = path.join(folder, 'included.md')
  expect(await run(source, { output })).toMatch(/:3: .*\[include\]\n.*:5: .*\[include\]\n/)
  expect(readFileSync(output, 'utf8')).not.toMatch(/secret|Pod/)
})

test('a folder that cannot be written to is named', async () => {
  const output = path.join(folder, 'no', 'such', 'folder.md')
  await expect(run(one, { output })).rejects.toMatchObject({ code: 'output-unwritable' })
})
