import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, onTestFinished } from 'vitest'

import { createRenderer } from '../deck/render.ts'
import type { Run, RunState } from '../protocol/run.ts'
import { terminalEnvironment } from '../shell/environment.ts'
import { LocalTarget } from '../shell/local-target.ts'
import { Reaper } from '../shell/reaper.ts'
import { Lecture, type LectureEvent, type LectureOptions } from './lecture.ts'

/** A lecture on this machine's own shells, in a home of its own. */
export interface Lesson {
  lecture: Lecture
  home: string
  /** All that windows were told so far. */
  events: LectureEvent[]
  /** Shows another version of the deck. */
  edit: (markdown: string) => void
  runOf: (step: string) => Run | undefined
  /** Waits until the newest run of a step is in this state. */
  until: (step: string, state: RunState) => Promise<Run>
  /** What the main terminal shows. */
  screen: () => Promise<string>
}

const PATIENCE_MS = 20_000

/** Starts a lecture with this deck; it goes with the test. */
export async function startLesson(
  markdown: string,
  options: Partial<Omit<LectureOptions, 'target'>> = {},
): Promise<Lesson> {
  const home = await mkdtemp(join(tmpdir(), 'livedeck-lesson-'))
  const reaper = new Reaper()
  const environment = terminalEnvironment({
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    LANG: 'C.UTF-8',
  })
  const target = new LocalTarget({ environment, cwd: home, reaper })
  const lecture = new Lecture({ target, shell: 'bash', version: 'test', ...options })
  onTestFinished(async () => {
    await lecture.dispose()
    await reaper.dispose()
    await rm(home, { recursive: true, force: true })
  })
  const events: LectureEvent[] = []
  lecture.watch((event) => events.push(event))
  const renderer = createRenderer()
  const edit = (text: string): void => lecture.showDeck(renderer.render(text, join(home, 'deck.md')))
  edit(markdown)
  const runOf = (step: string): Run | undefined => lecture.runner.runs.find((run) => run.step === step)
  const until = async (step: string, state: RunState): Promise<Run> => {
    await expect.poll(() => runOf(step)?.state, { timeout: PATIENCE_MS }).toBe(state)
    const run = runOf(step)
    if (!run) throw new Error('the run is gone')
    return run
  }
  const screen = async (): Promise<string> =>
    (await lecture.terminals.find('main')?.mirror.text())?.join('\n') ?? ''
  return { lecture, home, events, edit, runOf, until, screen }
}

/** Writes a deck of steps, one a slide, each with its attributes. */
export function makeDeck(steps: readonly (readonly [attributes: string, code: string])[], live = ''): string {
  const head = live === '' ? '' : `---\nlive:\n${live.replaceAll(/^/gm, '  ')}\n---\n\n`
  const slides = steps.map(([attributes, code]) => `\`\`\`bash {${attributes}}\n${code}\n\`\`\``)
  return `${head}${slides.join('\n\n---\n\n')}\n`
}
