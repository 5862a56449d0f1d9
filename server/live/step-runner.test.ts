import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { loadDeck } from '../deck/load.ts'
import { createRenderer } from '../deck/render.ts'
import type { Run, RunState } from '../protocol/run.ts'
import { terminalEnvironment } from '../shell/environment.ts'
import { LocalTarget } from '../shell/local-target.ts'
import { Reaper } from '../shell/reaper.ts'
import { Lecture } from './lecture.ts'

const DECK = new URL('../../tests/fixtures/live/steps.md', import.meta.url).pathname

let home: string
let reaper: Reaper
let lecture: Lecture

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'livedeck-runner-'))
  reaper = new Reaper()
  const environment = terminalEnvironment({
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    LANG: 'C.UTF-8',
  })
  const target = new LocalTarget({ environment, cwd: home, reaper })
  lecture = new Lecture({ target, shell: 'bash', version: 'test' })
  lecture.showDeck(await loadDeck(DECK, createRenderer()))
})

afterEach(async () => {
  await lecture.dispose()
  await reaper.dispose()
  await rm(home, { recursive: true, force: true })
})

/** The newest run of a step. */
const runOf = (step: string): Run | undefined => lecture.runner.runs.find((run) => run.step === step)
const stateOf = (step: string): RunState | undefined => runOf(step)?.state

/** Runs a step and waits until it is in this state. */
async function runUntil(
  step: string,
  state: RunState,
  more: { force?: boolean; command?: number } = {},
): Promise<Run> {
  expect(lecture.runner.run({ step, ...more })).not.toHaveProperty('message')
  return await until(step, state)
}

async function until(step: string, state: RunState): Promise<Run> {
  await expect.poll(() => stateOf(step), { timeout: 15_000 }).toBe(state)
  const run = runOf(step)
  if (!run) throw new Error('the run is gone')
  return run
}

describe('a click on a step', () => {
  test('before the terminal is there opens it and runs when its prompt comes', async () => {
    expect((await runUntil('ok', 'ok')).exitCode).toBe(0)
  })

  test('that fails says with which code, and the next one runs as ever', async () => {
    expect((await runUntil('fails', 'failed')).exitCode).toBe(7)
    await runUntil('ok', 'ok')
  })

  test('of several commands fails with the first that failed', async () => {
    expect(await runUntil('several', 'failed')).toMatchObject({ exitCode: 3, commands: 3 })
  })

  test('can run one command of several', async () => {
    expect(await runUntil('several', 'ok', { command: 1 })).toMatchObject({
      exitCode: 0,
      command: 1,
      commands: 1,
    })
    expect((await runUntil('several', 'failed', { command: 2 })).exitCode).toBe(3)
  })

  test('with a loop and a here-document is typed as one block', async () => {
    await runUntil('block', 'ok')
    const terminal = lecture.terminals.find('main')
    await expect.poll(async () => (await terminal?.mirror.text())?.join('\n')).toContain('round-2')
    await expect.poll(async () => (await terminal?.mirror.text())?.join('\n')).toContain('from-here')
  })

  test('with a syntax error fails, and was refused by the shell', async () => {
    const run = await runUntil('syntax', 'failed')
    expect(run.note).toContain('refused')
  })

  test('with an open quote says that the shell waits for the rest, until it is stopped', async () => {
    expect(lecture.runner.run({ step: 'quote' })).not.toHaveProperty('message')
    await expect.poll(() => runOf('quote')?.note, { timeout: 15_000 }).toContain('the rest')
    expect(lecture.runner.stop('main')).toBeNull()
    await until('quote', 'interrupted')
    await runUntil('ok', 'ok')
  })

  test('that the deck does not hold is refused', () => {
    expect(lecture.runner.run({ step: 'nowhere' })).toMatchObject({ code: 'unknown-step' })
  })
})

describe('a busy terminal', () => {
  test('takes no other step, unless the presenter insists', async () => {
    await runUntil('waits', 'running')
    expect(lecture.runner.run({ step: 'ok' })).toMatchObject({ code: 'terminal-busy' })
    expect(lecture.runner.run({ step: 'ok', force: true })).not.toHaveProperty('message')
    expect(stateOf('ok')).toBe('queued')
    await writeFile(join(home, 'go'), '')
    await until('waits', 'ok')
    await until('ok', 'ok')
  })

  test('whose Ctrl-C threw away what was typed ahead leaves that run unknown', async () => {
    await runUntil('slow', 'running')
    expect(lecture.runner.run({ step: 'ok', force: true })).not.toHaveProperty('message')
    lecture.terminals.find('main')?.shell.interrupt()
    await until('slow', 'interrupted')
    await until('ok', 'unknown')
  })

  test('with a half-typed line takes no step, which would join it', async () => {
    await runUntil('ok', 'ok')
    const terminal = lecture.terminals.find('main')
    await expect.poll(() => terminal?.shell.isReady).toBe(true)
    terminal?.write(Buffer.from('echo HALF '))
    expect(lecture.runner.run({ step: 'ok' })).toMatchObject({ code: 'terminal-busy' })
    expect(lecture.runner.stop('main')).toBeNull()
    await expect.poll(() => terminal?.shell.isReady).toBe(true)
    await runUntil('ok', 'ok')
  })

  test('is never credited to a step: one typed by hand at the same moment keeps its own exit code', async () => {
    await runUntil('ok', 'ok')
    const terminal = lecture.terminals.find('main')
    await expect.poll(() => terminal?.shell.isReady).toBe(true)
    terminal?.write(Buffer.from('sleep 0.2; false\r'))
    expect(lecture.runner.run({ step: 'ok' })).toMatchObject({ code: 'terminal-busy' })
    expect(stateOf('ok')).toBe('ok')
  })

  test('takes the next step in the moment between a command’s end and its prompt', async () => {
    await runUntil('ok', 'ok')
    await runUntil('fails', 'failed')
    await runUntil('ok', 'ok')
  })

  test('refuses a control character before it waits for anything', async () => {
    await runUntil('endless', 'running')
    expect(lecture.runner.run({ step: 'ok', text: 'echo \u0007' })).toMatchObject({ code: 'malformed' })
    expect(stateOf('endless')).toBe('running')
  })

  test('is stopped by Ctrl-C', async () => {
    await runUntil('slow', 'running')
    expect(lecture.runner.stop('main')).toBeNull()
    await until('slow', 'interrupted')
  })

  test('is freed first when what runs there never ends by itself', async () => {
    await runUntil('endless', 'running')
    await runUntil('ok', 'ok')
    expect(stateOf('endless')).toBe('interrupted')
  })

  test('is not the terminal beside it', async () => {
    await runUntil('slow', 'running')
    await runUntil('beside', 'ok')
    expect(lecture.terminals.views.map(({ name }) => name)).toEqual(['main', 'watch'])
  })
})

describe('a shell that changes under the lecture', () => {
  test('is unknown inside a nested shell, and known again after it', async () => {
    await runUntil('nested', 'unknown')
    lecture.terminals.find('main')?.write(Buffer.from('exit 0\r'))
    await until('nested', 'ok')
  })

  test('ends with set -e and a failure: the run failed, the terminal says so and can be resumed', async () => {
    expect((await runUntil('exits', 'failed')).exitCode).toBe(1)
    expect(lecture.terminals.find('main')?.view.state).toBe('exited')
    expect(lecture.runner.run({ step: 'ok' })).toMatchObject({ code: 'terminal-gone' })
    lecture.terminals.find('main')?.restart()
    await runUntil('ok', 'ok')
  })

  test('ends with exec of a program that ends', async () => {
    await runUntil('exec', 'ok')
    expect(lecture.terminals.find('main')?.view.state).toBe('exited')
  })

  test('without its prompt hook is not guessed at', async () => {
    await runUntil('unhooked', 'unknown')
  })

  test('forges no state by what it prints', async () => {
    await runUntil('forged', 'failed')
    expect(runOf('forged')?.exitCode).toBe(9)
  })
})

describe('a step that opens a Service', () => {
  /** A lecture whose Services are found like this. */
  async function lectureWith(findService: (name: string) => Promise<string | null>): Promise<void> {
    const { target } = lecture
    await lecture.terminals.close('main')
    lecture = new Lecture({ target, shell: 'bash', version: 'test', findService })
    lecture.showDeck(await loadDeck(DECK, createRenderer()))
  }

  test('says where it is reached once the step is ok', async () => {
    const asked: string[] = []
    await lectureWith(async (name) => {
      asked.push(name)
      return 'http://127.0.0.1:31234/'
    })
    await runUntil('opens', 'ok')
    await expect.poll(() => runOf('opens')?.url).toBe('http://127.0.0.1:31234/')
    expect(asked).toEqual(['frontend'])
  })

  test('says nothing where it is not found, and asks nobody when the step failed', async () => {
    const asked: string[] = []
    await lectureWith(async (name) => {
      asked.push(name)
      return null
    })
    await runUntil('opens-not', 'failed')
    await runUntil('opens', 'ok')
    await expect.poll(() => asked).toEqual(['frontend'])
    expect(runOf('opens')?.url).toBeUndefined()
  })
})
