import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { Presentation } from '../support/presentation.ts'
import { type Window } from '../support/window.ts'

const DECK = '---\nmarp: true\n---\n\n# One\n\n```bash\necho ran-$((40+2))\n```\n'

let presentation: Presentation
let presenter: Window

beforeAll(async () => {
  presentation = await Presentation.start({ markdown: DECK })
  presenter = await presentation.openPresenter()
  await presenter.until('deck')
  await presenter.until('terminals', ({ terminals }) => terminals[0]?.state === 'prompt')
})

afterAll(async () => {
  await presenter.close()
  await presentation.end()
})

describe('a follower', () => {
  test('is told so, gets no notes and sees the terminal', async () => {
    const follower = await presentation.openFollower()
    expect((await follower.until('welcome')).role).toBe('follower')
    expect((await follower.until('deck')).deck.slides.every(({ notes }) => notes === '')).toBe(true)
    await follower.until('snapshot')
    await follower.close()
  })

  test('never has its input reach the pty', async () => {
    const follower = await presentation.openFollower()
    follower.type('echo from-the-follower\r')
    presenter.type('echo from-the-presenter\r')
    await presenter.untilOutput('from-the-presenter')
    await follower.untilOutput('from-the-presenter')
    expect(presenter.output()).not.toContain('from-the-follower')
    await follower.close()
  })

  test.each([
    { type: 'run', step: 's1' },
    { type: 'stop', terminal: 'main' },
    { type: 'resize', channel: 0, cols: 40, rows: 10 },
    { type: 'open', terminal: 'mine' },
    { type: 'close', terminal: 'main' },
    { type: 'position', position: { slide: 1, fragment: 0 } },
    { type: 'link', role: 'presenter' },
  ] as const)('may not $type', async (message) => {
    const follower = await presentation.openFollower()
    follower.send(message)
    expect((await follower.until('refused')).code).toBe('not-allowed')
    await follower.close()
  })
})

describe('a presenter', () => {
  test('can run what the deck holds, by id only', async () => {
    const { deck } = await presenter.until('deck')
    const id = deck.steps[0]?.id ?? ''
    presenter.send({ type: 'run', step: 'rm -rf /' })
    expect((await presenter.until('refused')).code).toBe('unknown-step')
    presenter.send({ type: 'run', step: id })
    expect((await presenter.until('run', ({ run }) => run.state === 'ok')).run.exitCode).toBe(0)
    await presenter.untilOutput('ran-42')
  })

  test('cannot smuggle control characters into a step’s edited text', async () => {
    const { deck } = await presenter.until('deck')
    const step = deck.steps[0]?.id ?? ''
    presenter.send({ type: 'run', step, text: 'echo a\u001b[201~\recho smuggled-$((1+1))' })
    const refused = await presenter.until('refused', ({ message }) =>
      message.startsWith('It cannot be typed'),
    )
    expect(refused.step).toBe(step)
    expect(presenter.output()).not.toContain('smuggled-2')
  })

  test('may not open terminals without end', async () => {
    for (let n = 0; n < 10; n += 1) presenter.send({ type: 'open', terminal: `t${n}` })
    expect((await presenter.until('refused', ({ code }) => code === 'too-many-terminals')).message).toContain(
      '8',
    )
    for (let n = 0; n < 10; n += 1) presenter.send({ type: 'close', terminal: `t${n}` })
    await presenter.until('terminals', ({ terminals }) => terminals.length === 1)
  })
})

describe('a server on a public address', () => {
  test('refuses to start without TLS', async () => {
    await expect(
      Presentation.start({ markdown: DECK }, ['--target', 'local', '--host', '0.0.0.0']),
    ).rejects.toThrow(/ended with 2.*--tls-cert and --tls-key/s)
  })
})
