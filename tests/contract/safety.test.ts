import { request } from 'node:http'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'

import { Presentation, tokenOf } from '../support/presentation.ts'
import { Window, renewTicket, tradeToken } from '../support/window.ts'

const DECK = '---\nmarp: true\n---\n\n# One\n\n```bash\necho ran-$((40+2))\n```\n'

let presentation: Presentation
let presenter: Window
let admission: { cookie: string; ticket: string }

beforeAll(async () => {
  presentation = await Presentation.start({ markdown: DECK })
  admission = await tradeToken(presentation.url, tokenOf(presentation.presenterLink))
  presenter = await Window.open(presentation.url, admission)
  await presenter.until('deck')
  await presenter.until('terminals', ({ terminals }) => terminals[0]?.state === 'prompt')
})

afterAll(async () => {
  await presenter.close()
  await presentation.end()
})

/** Asks for an upgrade with these headers; gives the status that it was refused with, or 101. */
async function upgradeStatus(path: string, headers: Record<string, string>): Promise<number> {
  const { port } = new URL(presentation.url)
  return await new Promise((resolve, reject) => {
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
    const key = { 'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64') }
    const asked = request({ port, host: '127.0.0.1', path, headers: { ...upgrade, ...key, ...headers } })
    asked.on('response', (response) => resolve(response.statusCode ?? 0))
    asked.on('upgrade', (response, socket) => {
      socket.destroy()
      resolve(response.statusCode ?? 0)
    })
    asked.on('error', reject).end()
  })
}

describe('an upgrade is refused', () => {
  test('without an Origin', async () => {
    expect(await upgradeStatus('/live', { cookie: admission.cookie })).toBe(403)
  })

  test.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1'])(
    'from a page of %s',
    async (origin) => {
      expect(await upgradeStatus('/live', { cookie: admission.cookie, origin })).toBe(403)
    },
  )

  test('under a rebound host name', async () => {
    const { port } = new URL(presentation.url)
    const headers = { cookie: admission.cookie, origin: presentation.url, host: `evil.example:${port}` }
    expect(await upgradeStatus('/live', headers)).toBe(403)
  })

  test('without a session, and with a made-up one', async () => {
    const { port } = new URL(presentation.url)
    expect(await upgradeStatus('/live', { origin: presentation.url })).toBe(401)
    const cookie = `livedeck-${port}=guess`
    expect(await upgradeStatus('/live', { origin: presentation.url, cookie })).toBe(401)
  })

  test('on any other path', async () => {
    expect(await upgradeStatus('/', { origin: presentation.url, cookie: admission.cookie })).toBe(404)
  })

  test('but a page of ours with its cookie is admitted', async () => {
    expect(await upgradeStatus('/live', { origin: presentation.url, cookie: admission.cookie })).toBe(101)
  })
})

describe('a connection is closed', () => {
  const open = (): WebSocket =>
    new WebSocket(`${presentation.url.replace('http', 'ws')}/live`, {
      headers: { origin: presentation.url, cookie: admission.cookie },
    })
  const closeCode = async (socket: WebSocket): Promise<number> =>
    await new Promise((resolve) => socket.once('close', resolve))

  test('when its first message holds a ticket that was used', async () => {
    const socket = open()
    const { ticket } = admission
    socket.once('open', () => socket.send(JSON.stringify({ type: 'hello', ticket, slides: [], css: '' })))
    expect(await closeCode(socket)).toBe(4401)
  })

  test('when its first message is no hello', async () => {
    const socket = open()
    socket.once('open', () => socket.send(JSON.stringify({ type: 'run', step: 's1' })))
    expect(await closeCode(socket)).toBe(4401)
  })

  test('when it sends a frame larger than any the page sends', async () => {
    const ticket = await renewTicket(presentation.url, admission.cookie)
    const window = await Window.open(presentation.url, { cookie: admission.cookie, ticket })
    window.socket.on('error', () => {})
    window.socket.send(Buffer.alloc(2 * 1024 * 1024, 3))
    expect(await closeCode(window.socket)).toBe(1009)
  })
})

describe('HTTP', () => {
  test('is refused under another host name', async () => {
    const { port } = new URL(presentation.url)
    const status = await new Promise((resolve) => {
      request({ port, host: '127.0.0.1', path: '/', headers: { host: 'evil.example' } }, (response) =>
        resolve(response.statusCode),
      ).end()
    })
    expect(status).toBe(403)
  })

  test('gives no session to a page of another origin, nor to a used link', async () => {
    const ask = async (origin: string, token: string): Promise<number> => {
      const headers = { 'content-type': 'application/json', 'x-livedeck': '1', origin }
      const body = JSON.stringify({ token })
      return (await fetch(`${presentation.url}/session`, { method: 'POST', headers, body })).status
    }
    expect(await ask('http://evil.example', tokenOf(presentation.followerLink))).toBe(403)
    expect(await ask(presentation.url, tokenOf(presentation.presenterLink))).toBe(401)
  })

  test('keeps the cookie from scripts and from other sites', async () => {
    const response = await fetch(`${presentation.url}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-livedeck': '1', origin: presentation.url },
      body: JSON.stringify({ token: tokenOf(presentation.followerLink) }),
    })
    expect(response.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Strict/)
  })

  test('serves the page under a policy that runs no script but ours and allows no frame', async () => {
    const response = await fetch(presentation.url)
    const policy = response.headers.get('content-security-policy') ?? ''
    const nonce = /script-src 'nonce-([\w-]+)' 'strict-dynamic'/.exec(policy)?.[1]
    expect(nonce).toBeDefined()
    expect(policy).toContain("frame-ancestors 'none'")
    const html = await response.text()
    expect(html).toContain(`nonce="${nonce}"`)
    expect(html).not.toContain('__NONCE__')
  })

  test.each([
    '/deck/../deck.md',
    '/deck/%2e%2e/%2e%2e/etc/passwd',
    '/deck/deck.md',
    '/assets/../../package.json',
  ])('serves nothing at %s', async (path) => {
    const { port } = new URL(presentation.url)
    const status = await new Promise((resolve) => {
      request({ port, host: '127.0.0.1', path, headers: { cookie: admission.cookie } }, (response) =>
        resolve(response.statusCode),
      ).end()
    })
    expect(status).toBe(404)
  })
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
    await expect(Presentation.start({ markdown: DECK }, ['--host', '0.0.0.0'])).rejects.toThrow(
      /ended with 2.*--tls-cert and --tls-key/s,
    )
  })
})
