import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'
import { parse } from 'yaml'

import { parseArguments } from '../../server/arguments.ts'

interface Workflow {
  env: Record<string, string>
  jobs: {
    rehearse: {
      strategy: { matrix: { include: { cluster: string; target: string }[] } }
      steps: { run?: string; uses?: string }[]
    }
  }
}

const text = readFileSync(new URL('../../docs/ci/rehearse.yml', import.meta.url), 'utf8')
// The shape is what the test is about: a member that is not there fails it.
const { env, jobs }: Workflow = parse(text)
const { steps, strategy } = jobs.rehearse

test('the workflow that users copy rehearses on the sandbox and on kind', () => {
  expect(strategy.matrix.include).toEqual([
    { cluster: 'sandbox', target: 'sandbox' },
    { cluster: 'kind', target: 'local' },
  ])
})

test('each action in it has a version', () => {
  const actions = steps.flatMap(({ uses }) => uses ?? [])
  expect(actions.length).toBeGreaterThan(3)
  for (const action of actions) expect(action).toMatch(/@v\d/)
})

test('livedeck takes the commands in it', () => {
  const commands = steps.flatMap(({ run }) => run ?? [])
  const parsed = commands.map((command) => {
    const [, rest = ''] = command.split('livedeck/bin/livedeck.mjs ')
    const words = rest.replace('"$DECK"', env['DECK'] ?? '').replace('"$TARGET"', 'local')
    return parseArguments(words.trim().split(' '))
  })
  expect(parsed.map(({ command, deck }) => `${command} ${deck}`)).toEqual([
    'check slides/deck.md',
    'rehearse slides/deck.md',
  ])
  expect(parsed[1]).toMatchObject({
    target: 'local',
    output: 'rehearsal',
    rehearsal: { trust: true, junit: 'rehearsal/junit.xml' },
  })
})
