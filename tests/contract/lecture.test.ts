import { readFileSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { Presentation, tokenOf } from '../support/presentation.ts'
import { Window, renewTicket, tradeToken } from '../support/window.ts'

const DECK = `---
marp: true
---

# One

\`\`\`bash {id=flood}
yes
\`\`\`

\`\`\`bash {id=leave}
nohup sleep 4242 >/dev/null 2>&1 & (trap '' HUP; exec sleep 4343) & sleep 4444
\`\`\`

\`\`\`bash {id=ok}
true
\`\`\`
`

let presentation: Presentation
let presenter: Window
let admission: { cookie: string; pageKey: string; ticket: string }

beforeEach(async () => {
  presentation = await Presentation.start({ markdown: DECK })
  admission = await tradeToken(presentation.url, tokenOf(presentation.presenterLink))
  presenter = await Window.open(presentation.url, admission)
  await presenter.until('terminals', ({ terminals }) => terminals[0]?.state === 'prompt')
  await presenter.until('deck')
})

afterEach(async () => {
  await presenter.close()
  await presentation.end()
})

/** Opens one more window of the presenter's browser, as a reload does. */
async function openAgain(): Promise<Window> {
  return await Window.open(presentation.url, {
    ...admission,
    ticket: await renewTicket(presentation.url, admission),
  })
}

/** Resident memory of a process in bytes (proc(5), VmRSS). */
function memoryOf(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) * 1024
}

/** The command lines of this machine's processes. */
function listCommands(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      } catch {
        return ''
      }
    })
}

describe('a lecture', () => {
  test('has the same shell, screen and run states in a window that comes later', async () => {
    presenter.send({ type: 'run', step: 'ok', before: 'skip' })
    await presenter.until('run', ({ run }) => run.state === 'ok')
    presenter.type('export KEPT=$((40+2))\r')
    await presenter.close()
    presenter = await openAgain()
    expect((await presenter.until('runs')).runs).toMatchObject([{ step: 'ok', state: 'ok' }])
    await presenter.untilOutput('export KEPT=')
    presenter.type('echo kept-$KEPT\r')
    await presenter.untilOutput('kept-42')
  })

  test('keeps a step running through a cut of the network', async () => {
    presenter.send({ type: 'run', step: 'flood' })
    await presenter.until('run', ({ run }) => run.state === 'running')
    presenter.socket.terminate()
    const again = await openAgain()
    expect((await again.until('runs')).runs).toMatchObject([{ step: 'flood', state: 'running' }])
    again.send({ type: 'stop', terminal: 'main' })
    await again.until('run', ({ run }) => run.state === 'interrupted')
    await again.close()
  })

  test('sends a page that holds the slides already only what changed', async () => {
    const { deck } = await presenter.until('deck')
    expect(deck.css).toBeDefined()
    expect(deck.slides[0]?.html).toContain('<svg')
    await writeFile(presentation.deck, `${DECK}\n---\n\n# Two\n`)
    const next = await presenter.until('deck', (message) => message.deck.slides.length === 2)
    expect(next.deck.css).toBeUndefined()
    expect(next.deck.slides.map(({ html }) => html !== undefined)).toEqual([false, true])
  })

  test('shows where the presenter is to all windows', async () => {
    const follower = await presentation.openFollower()
    presenter.send({ type: 'position', position: { slide: 1, fragment: 2 } })
    expect((await follower.until('position')).position).toEqual({ slide: 1, fragment: 2 })
    await follower.close()
  })
})

describe('endless output', () => {
  test('is stopped by Ctrl-C at once, though all of it goes through the presenter’s window', async () => {
    presenter.send({ type: 'run', step: 'flood' })
    await expect.poll(() => presenter.output().length, { timeout: 20_000 }).toBeGreaterThan(5_000_000)
    presenter.send({ type: 'stop', terminal: 'main' })
    await presenter.until('run', ({ run }) => run.state === 'interrupted')
  })

  test('waits for a presenter that does not read, without memory growing', async () => {
    presenter.acknowledges = false
    presenter.send({ type: 'run', step: 'flood' })
    await expect.poll(() => presenter.output().length).toBeGreaterThan(384 * 1024)
    const before = presenter.output().length
    const pid = presentation.child.pid ?? 0
    const memory = memoryOf(pid)
    await expect.poll(() => presenter.output().length, { interval: 300 }).toBe(before)
    expect(memoryOf(pid) - memory).toBeLessThan(64 * 1024 * 1024)
    expect(before).toBeLessThan(2 * 1024 * 1024)
    presenter.send({ type: 'stop', terminal: 'main' })
    presenter.acknowledges = true
    presenter.send({ type: 'ack', channel: 0, bytes: before })
    await presenter.until('run', ({ run }) => run.state === 'interrupted')
  })

  test('never waits for a follower that does not read', async () => {
    const follower = await presentation.openFollower()
    follower.acknowledges = false
    presenter.send({ type: 'run', step: 'flood' })
    await expect.poll(() => presenter.output().length, { timeout: 20_000 }).toBeGreaterThan(20_000_000)
    expect(follower.output().length).toBeLessThan(2 * 1024 * 1024)
    presenter.send({ type: 'stop', terminal: 'main' })
    await presenter.until('run', ({ run }) => run.state === 'interrupted')
    await follower.close()
  })
})

describe('when the server ends, no process is left', () => {
  const LEFT = /^sleep (4242|4343|4444)$/
  const countLeft = (): number => listCommands().filter((command) => LEFT.test(command)).length

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('by %s', async (signal) => {
    presenter.send({ type: 'run', step: 'leave', before: 'skip' })
    await expect.poll(countLeft, { timeout: 10_000 }).toBe(3)
    const code = await presentation.end(signal)
    expect(code).toBe(signal === 'SIGKILL' ? null : 0)
    await expect.poll(countLeft, { timeout: 10_000 }).toBe(0)
  })

  test('and windows are told', async () => {
    await presentation.end('SIGINT')
    expect((await presenter.until('goodbye')).reason).toContain('ended')
  })
})
