import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { beforeEach, expect, onTestFinished, test } from 'vitest'

import { parseTranscript } from '../../server/protocol/transcript.ts'
import { Command } from '../support/sandbox-command.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'livedeck-rehearse-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
})

const step = (attributes: string, code: string): string => `\`\`\`bash {${attributes}}\n${code}\n\`\`\`\n`

const GOOD = [
  step('id=one', 'WORD=hello\necho one'),
  step('hidden id=between', 'touch between'),
  step('id=two expect="/hello/"', 'ls between && echo "$WORD"'),
].join('\n---\n\n')

/** One step of each kind that is not as expected, between two that are. */
const BAD = [
  step('id=first', 'true'),
  step('id=typo', 'kubectk get pods'),
  step('id=late wait="false" timeout=300ms', 'true'),
  step('id=other', 'echo 0/1') + '\n```text {output}\n1/1\n```\n',
  step('id=last', 'true'),
].join('\n---\n\n')

function start(deck: string, ...args: string[]): Command {
  const file = join(home, 'deck.md')
  writeFileSync(file, deck)
  const env = { ...process.env, HOME: home, XDG_STATE_HOME: join(home, 'state') }
  return new Command(['rehearse', file, '--target', 'local', ...args], env)
}

async function rehearse(
  deck: string,
  ...args: string[]
): Promise<{ code: number | null; out: string; err: string }> {
  const command = start(deck, ...args)
  const code = await command.exit()
  return { code, out: command.stdout, err: command.stderr }
}

const verdicts = (json: string): Record<string, string> => {
  const { steps }: { steps: { id: string; verdict: string }[] } = JSON.parse(json)
  return Object.fromEntries(steps.map(({ id, verdict }) => [id, verdict]))
}

test('a deck that goes well is rehearsed with its hidden steps, in one shell, and ends with 0', async () => {
  const { code, out } = await rehearse(GOOD, '--trust')
  expect(out).toMatch(/3 ok, 0 failed, 0 skipped/)
  expect(code).toBe(0)
})

test('a deck that nobody has trusted is not rehearsed', async () => {
  const { code, out, err } = await rehearse(GOOD)
  expect(err).toMatch(/^livedeck: .*--trust\n$/)
  expect(out).toBe('')
  expect(code).toBe(1)
})

test('the first step that is not as expected skips the rest, and is named with why', async () => {
  const { code, out } = await rehearse(BAD, '--trust')
  expect(code).toBe(1)
  expect(out).toMatch(/1 ok, 1 failed, 3 skipped/)
  expect(out).toMatch(/2 {2}✗ failed .*kubectk get pods\n +.*exit code 127.*\n +.*not found/)
})

test('told to keep going, it names every step that is not as expected', async () => {
  const { code, out } = await rehearse(BAD, '--trust', '--keep-going', '--json')
  expect(code).toBe(1)
  expect(verdicts(out)).toEqual({ first: 'ok', typo: 'failed', late: 'failed', other: 'failed', last: 'ok' })
  const { steps }: { steps: { id: string; problems: string[] }[] } = JSON.parse(out)
  const problemsOf = (id: string): string | undefined =>
    steps.find((each) => each.id === id)?.problems.join('\n')
  expect(problemsOf('late')).toContain('did not hold within 0.3 s')
  expect(problemsOf('other')).toMatch(/^- 1\/1$/m)
})

test('slides or one step can be chosen, and a choice of nothing is an error', async () => {
  expect(verdicts((await rehearse(GOOD, '--trust', '--json', '--to', '1')).out)).toEqual({ one: 'ok' })
  expect(verdicts((await rehearse(BAD, '--trust', '--json', '--only', 'last')).out)).toEqual({ last: 'ok' })
  expect(verdicts((await rehearse(GOOD, '--trust', '--json', '--only', 'two')).out)).toMatchObject({
    between: 'ok',
  })
  const { code, err } = await rehearse(GOOD, '--trust', '--only', 'nothing')
  expect(err).toContain('no step has the id nothing')
  expect(code).toBe(1)
})

test('reports: JUnit, a transcript, and a recording of each step that printed something', async () => {
  const folder = join(home, 'reports')
  const junit = join(home, 'junit.xml')
  await rehearse(BAD, '--trust', '--keep-going', '--junit', junit, '-o', folder)
  const xml = readFileSync(junit, 'utf8')
  expect(xml).toContain('tests="5" failures="3" skipped="0"')
  expect(xml).toMatch(/<testcase [^>]*kubectk get pods[^>]* line="7"/)
  const parsed = parseTranscript(readFileSync(join(folder, 'transcript.json'), 'utf8'))
  const steps = 'transcript' in parsed ? parsed.transcript.steps : []
  expect(steps.map(({ step: id, state }) => `${id} ${state}`)).toEqual([
    'first ok',
    'typo failed',
    'late failed',
    'other failed',
    'last ok',
  ])
  expect(readdirSync(folder).toSorted()).toEqual(['2-typo.cast', '4-other.cast', 'transcript.json'])
  const [head = ''] = readFileSync(join(folder, '4-other.cast'), 'utf8').split('\n')
  expect(JSON.parse(head)).toMatchObject({ version: 2, width: 120 })
})

test('a step that runs on beside others is recorded until its slide is over', async () => {
  const say = (word: string): string =>
    `[ -e ${home}/${word} ] && echo it is ${word} && touch ${home}/${word}.seen`
  const act = (word: string): string =>
    `touch ${home}/${word}; until [ -e ${home}/${word}.seen ]; do sleep 0.05; done`
  const deck = [
    step('id=ticker terminal=watch interrupt', `while sleep 0.05; do ${say('now')}; ${say('later')}; done`),
    step('id=act', act('now')),
    '---\n',
    step('id=after', act('later')),
  ].join('\n')
  const folder = join(home, 'reports')
  const { out } = await rehearse(deck, '--trust', '-o', folder)
  expect(out).toMatch(/3 ok/)
  const parsed = parseTranscript(readFileSync(join(folder, 'transcript.json'), 'utf8'))
  const steps = 'transcript' in parsed ? parsed.transcript.steps : []
  const written = steps[0]?.output.map(([, text]) => text).join('') ?? ''
  expect(steps[0]?.state).toBe('running')
  expect(written).toContain('it is now')
  expect(written).not.toContain('it is later')
})

test('a report that cannot be written is said, and nothing half is left', async () => {
  const { code, err } = await rehearse(GOOD, '--trust', '--junit', join(home, 'deck.md', 'junit.xml'))
  expect(err).toMatch(/livedeck: the report .* could not be written/)
  expect(code).toBe(1)
})

test('Ctrl-C leaves a report of what ran, and no process', async () => {
  const junit = join(home, 'junit.xml')
  const deck = [step('id=a', 'true'), step('id=b', 'touch begun; sleep 1000'), step('id=c', 'true')].join(
    '\n---\n\n',
  )
  const command = start(deck, '--trust', '--json', '--junit', junit)
  await expect.poll(() => existsSync(join(home, 'begun')), { timeout: 20_000 }).toBe(true)
  expect(await command.end('SIGINT')).toBe(130)
  expect(verdicts(command.stdout)).toEqual({ a: 'ok', b: 'failed', c: 'skipped' })
  expect(JSON.parse(command.stdout)).toMatchObject({ stopped: true })
  expect(readFileSync(junit, 'utf8')).toContain('skipped="1"')
})

test('the last whole rehearsal is kept for the lecture', async () => {
  await rehearse(GOOD, '--trust')
  const [name = ''] = readdirSync(join(home, 'state', 'livedeck', 'transcripts'))
  const text = readFileSync(join(home, 'state', 'livedeck', 'transcripts', name), 'utf8')
  expect(parseTranscript(text)).toHaveProperty('transcript')
})
