import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
/** How code names a rule: beside its level, as a property, or as a constant. */
const NAMED =
  /(?:'(?:error|warning)',\s*|\brule: |\bRULE = |\bproblem\(\s*|\brule = |\bwarn\(\w+, )'([a-z]+(?:-[a-z]+)+)'/g

function rulesInCode(): Set<string> {
  const folders = ['server/deck', 'server/check', 'server/handout'].map((folder) => path.join(root, folder))
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)),
  )
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  return new Set(
    sources.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(NAMED)].map(([, rule = '']) => rule)),
  )
}

test('docs/steps.md names every rule that a deck can break, and no other', () => {
  const text = readFileSync(path.join(root, 'docs/steps.md'), 'utf8')
  const documented = [...text.matchAll(/^\| `([a-z-]+)` +\| +(?:\\\*)? +\|/gm)].map(([, rule = '']) => rule)
  expect(documented.toSorted()).toEqual([...rulesInCode()].toSorted())
})
