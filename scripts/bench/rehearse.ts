import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import type { Step } from '../../server/deck/deck.ts'
import { loadDeck } from '../../server/deck/load.ts'
import { createRenderer } from '../../server/deck/render.ts'
import { parseCondition } from '../../server/deck/condition.ts'
import { fillPlaceholder } from '../../server/deck/placeholder.ts'
import { installLabTools } from '../../server/lab-tools.ts'
import { makeFillQuery, pickNames } from '../../server/live/fill-query.ts'
import { listLooks } from '../../server/live/waiter.ts'
import { provideKubectl } from '../../server/kubectl/kubectl.ts'
import { SandboxProcess } from '../../server/sandbox-process.ts'
import { terminalEnvironment } from '../../server/shell/environment.ts'
import { sandboxEnvironment } from '../../server/shell/sandbox-target.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const LAB = join(ROOT, 'slides/kubernetes.md')
const run = promisify(execFile)

/** The rules of container.training's autopilot: it looks at the screen each second, and a step takes half a second at least. */
const LOOK_MS = 1_000
const LEAST_MS = 500
const STEP_LIMIT_MS = 120_000

/**
 * `npm run bench -- rehearse`: the whole lab rehearsed on a sandbox, and the same steps driven through tmux by the autopilot's own rules
 * on another; seconds each, and how many lines each leaves in the shell's history that are no step's.
 */
export async function benchRehearse(): Promise<void> {
  const peer = await timeAutopilot()
  const ours = await timeRehearsal()
  console.log(`livedeck rehearse  ${ours.toFixed(1)} s  0 foreign lines in the history`)
  console.log(`autopilot's rules  ${peer.seconds.toFixed(1)} s  ${peer.foreign} foreign lines in the history`)
  console.log(`ratio              ${(ours / peer.seconds).toFixed(2)}x`)
}

async function timeRehearsal(): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, [join(ROOT, 'bin/livedeck.mjs'), 'rehearse'], { stdio: 'ignore' })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`the rehearsal ended with ${code}`)
  return (performance.now() - began) / 1000
}

/** A tmux session of its own with a shell on a sandbox. */
class Autopilot {
  readonly #socket: string
  readonly #env: NodeJS.ProcessEnv

  constructor(socket: string, env: NodeJS.ProcessEnv) {
    this.#socket = socket
    this.#env = env
  }

  async tmux(...args: string[]): Promise<string> {
    return (await run('tmux', ['-S', this.#socket, '-f', '/dev/null', ...args], { env: this.#env })).stdout
  }

  async type(line: string): Promise<void> {
    await this.tmux('send-keys', '-l', line)
    await this.tmux('send-keys', 'Enter')
  }

  /** Waits as it does: until the last line on screen is a bare prompt. */
  async untilPrompt(): Promise<void> {
    const end = performance.now() + STEP_LIMIT_MS
    let last = ''
    do {
      await sleep(LOOK_MS)
      const lines = (await this.tmux('capture-pane', '-p')).split('\n').filter((line) => line.trim() !== '')
      last = lines.at(-1)?.trim() ?? ''
      if (last === '$') return
    } while (performance.now() < end)
    throw new Error(`no prompt came back; the last line is ${JSON.stringify(last)}`)
  }

  /** Types a step's code, waits for its end and asks for its exit status, which it reads off the screen. */
  async step(code: string): Promise<void> {
    const began = performance.now()
    for (const line of code.split('\n')) await this.type(line)
    await this.untilPrompt()
    await this.type(`echo ${randomUUID()} $?`)
    await this.untilPrompt()
    await sleep(Math.max(0, LEAST_MS - (performance.now() - began)))
  }

  /** What runs until stopped is left alone for a look, then interrupted. */
  async endless(code: string): Promise<void> {
    await this.type(code)
    await sleep(LOOK_MS)
    await this.tmux('send-keys', 'C-c')
    await this.untilPrompt()
  }
}

async function fill(step: Step, env: NodeJS.ProcessEnv): Promise<string> {
  const { placeholder, code } = step
  const query = placeholder === undefined ? null : makeFillQuery(code, placeholder)
  if (placeholder === undefined || query === null) return code
  const { stdout } = await run('bash', ['--norc', '-c', query.command], { env })
  const [name = placeholder] = pickNames(stdout.split('\n'), placeholder, query.read)
  return fillPlaceholder(code, placeholder, name)
}

/** What a deck of theirs types to wait: the commands that our ready-made conditions run out of band. */
function waitLines({ attributes: { wait } }: Step): string[] {
  if (wait === undefined) return []
  const condition = parseCondition(wait)
  // Theirs has nothing for a Service that answers; its decks sleep.
  if (condition.type === 'ready-made' && condition.state === 'answers') return ['sleep 5']
  return listLooks(condition)
}

async function timeAutopilot(): Promise<{ seconds: number; foreign: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'livedeck-autopilot-'))
  const environment = process.env
  const sandbox = await SandboxProcess.start({
    entry: join(ROOT, 'dist/server/sandbox.js'),
    environment,
    seed: 1,
  })
  const kubectl = await provideKubectl({ environment, say: () => {} })
  await installLabTools({ folder: sandbox.folder, home: ROOT, environment, kubectl, realDocker: false })
  const history = join(folder, 'history')
  const lab = sandboxEnvironment(terminalEnvironment(environment), sandbox)
  const env = { ...lab, HISTFILE: history, HOME: folder }
  const autopilot = new Autopilot(join(folder, 'tmux'), env)
  try {
    const size = ['-x', '200', '-y', '50', '-c', join(ROOT, 'hotelapp')]
    await autopilot.tmux('new-session', '-d', ...size, 'bash --norc')
    const { steps } = await loadDeck(LAB, createRenderer())
    // It knows a command's end by a bare prompt, which tmux's shell has to be given.
    await autopilot.type("PS1='$ '; PROMPT_COMMAND='history -a'; clear")
    await autopilot.untilPrompt()
    const began = performance.now()
    for (const step of steps) {
      const code = await fill(step, env)
      if (step.interrupt) await autopilot.endless(code)
      else await autopilot.step(code)
      for (const line of waitLines(step)) await autopilot.step(line)
    }
    const seconds = (performance.now() - began) / 1000
    const lines = (await readFile(history, 'utf8')).trim().split('\n')
    return { seconds, foreign: lines.filter((line) => /^echo [0-9a-f-]{36} \$\?$/.test(line)).length }
  } finally {
    await autopilot.tmux('kill-server').catch(() => {})
    await sandbox.dispose()
    await rm(folder, { recursive: true, force: true })
  }
}
