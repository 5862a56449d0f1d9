import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import type { Page } from 'playwright-core'
import { expect } from 'vitest'

import { loadDeck } from '../../server/deck/load.ts'
import { createRenderer } from '../../server/deck/render.ts'
import { controlsOf, goToSlide, pressRun, stepsOnSlide, untilState } from './chromium.ts'

/** The lab's deck. */
export const LAB = new URL('../../slides/kubernetes.md', import.meta.url).pathname

/** How one clicked step went. */
export interface ClickedStep {
  slide: number
  command: string
  /** The exit code that the step says it ends with. */
  expected: string
  state: string
  exit: string
  /** What the step's label shows. */
  text: string
}

export interface LabWalkOptions {
  page: Page
  /** The environment in which kubectl reaches the cluster that the steps run on. */
  env: NodeJS.ProcessEnv
  /** How long a step may run before it is stopped; in milliseconds. */
  patience: number
  /** Called after each step, while its slide shows. */
  onStep?: (slide: number, step: string) => Promise<void>
}

/** The steps that did not end as the deck says; one that watches is to be running still. */
export const surprisesOf = (clicked: readonly ClickedStep[]): ClickedStep[] =>
  clicked.filter(({ command, expected, state, exit }) =>
    command.startsWith('watch ') ? state !== 'running' : state !== 'ok' || exit !== expected,
  )

const SETTLED = ['ok', 'failed', 'interrupted', 'unknown'] as const
const run = promisify(execFile)

/** Goes through the lab in a browser as a lecturer does: clicks every step in order, waits for pods. */
export class LabWalk {
  readonly #options: LabWalkOptions
  /** The exit code that each step says it ends with, by id. */
  readonly #expected = new Map<string, string>()

  constructor(options: LabWalkOptions) {
    this.#options = options
  }

  /** Clicks all steps of the slides from the first up to `last`; a step that never ends is left running. */
  async clickThrough(last = Number.POSITIVE_INFINITY): Promise<ClickedStep[]> {
    const { page, onStep } = this.#options
    const { steps } = await loadDeck(LAB, createRenderer())
    for (const { id, exit } of steps) this.#expected.set(id, String(exit))
    const clicked: ClickedStep[] = []
    const slides = Math.min(await page.locator('#deck > svg').count(), last)
    for (let slide = 1; slide <= slides; slide += 1) {
      await goToSlide(page, slide)
      for (const step of await stepsOnSlide(page)) {
        clicked.push(await this.#click(slide, step))
        await onStep?.(slide, step)
      }
    }
    return clicked
  }

  async #click(slide: number, step: string): Promise<ClickedStep> {
    const { page } = this.#options
    const controls = controlsOf(page, step)
    expect(await controls.locator('.step-state').getAttribute('data-state')).toBe('ready')
    await pressRun(page, step)
    const code = (await page.locator(`pre[data-step="${step}"]`).first().textContent())?.trim() ?? ''
    const end = code.startsWith('watch ')
      ? await untilState(page, step, ['running'])
      : await this.#untilSettledOrStopped(step)
    await this.#letClusterSettle(code)
    return {
      slide,
      command: code.replaceAll('\n', '; '),
      expected: this.#expected.get(step) ?? '',
      state: end.state,
      exit: end.exit ?? '',
      text: end.text,
    }
  }

  /** Waits for a step's end; one that waits for what this cluster cannot do is stopped, and says so. */
  async #untilSettledOrStopped(step: string): Promise<Awaited<ReturnType<typeof untilState>>> {
    const { page, patience } = this.#options
    try {
      return await untilState(page, step, SETTLED, patience)
    } catch {
      await pressRun(page, step)
      const { state, exit, text } = await untilState(page, step, SETTLED)
      return { state, exit, text: `${text} (stopped by us after ${patience / 1000} s)` }
    }
  }

  /** What a lecturer does between two clicks: waits until the cluster has done what was asked, where it can. */
  async #letClusterSettle(command: string): Promise<void> {
    if (/create deployment (?:pingpong|registry)|scale deployment/.test(command)) {
      const name = command.includes('registry') ? 'deploy/registry' : 'deploy/pingpong'
      await this.#kubectl('wait', '--for=condition=available', name, '--timeout=60s')
    }
    if (command.includes('create deployment frontend'))
      await this.#kubectl(
        'wait',
        '--for=condition=available',
        'deploy/frontend',
        'deploy/profile',
        '--timeout=60s',
      )
    if (command.startsWith('kubectl run'))
      await this.#kubectl('wait', '--for=condition=Ready', 'pod/pingpong', '--timeout=60s')
    if (/REGISTRY=127/.test(command)) {
      await expect.poll(() => this.#registryAnswers(), { timeout: 60_000 }).toBe(true)
    }
  }

  async #registryAnswers(): Promise<boolean> {
    const port = await this.#kubectl('get', 'svc/registry', '-o', 'jsonpath={.spec.ports[0].nodePort}')
    return await fetch(`http://127.0.0.1:${port}/v2/`).then(
      ({ ok }) => ok,
      () => false,
    )
  }

  /** What kubectl printed; nothing when it failed, which the step that comes next will show. */
  async #kubectl(...args: string[]): Promise<string> {
    return await run('kubectl', args, { env: this.#options.env }).then(
      ({ stdout }) => stdout,
      () => '',
    )
  }
}
