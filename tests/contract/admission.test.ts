import { request } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'

import { Presentation, tokenOf } from '../support/presentation.ts'
import { Window, renewTicket, tradeToken } from '../support/window.ts'

const DECK = '---\nmarp: true\n---\n\n# One\n\n```bash\necho ran-$((40+2))\n```\n'

let presentation: Presentation
let presenter: Window
let admission: { cookie: string; pageKey: string; ticket: string }

beforeAll(async () => {
  presentation = await Presentation.start({ markdown: DECK })
  admission = await tradeToken(presentation.url, tokenOf(presentation.presenterLink))
  presenter = await Window.open(presentation.url, admission)
  await presenter.until('deck')
  await presenter.until('terminals', ({ terminals }) => terminals[0]?.state === 'prompt')
})

const held: Duplex[] = []

afterEach(() => {
  for (const socket of held.splice(0)) socket.destroy()
})

afterAll(async () => {
  await presenter.close()
  await presentation.end()
})

/** Asks for an upgrade with these headers; gives the status that it was refused with, or 101. */
async function upgradeStatus(path: string, headers: Record<string, string>, stays = false): Promise<number> {
  const { port } = new URL(presentation.url)
  return await new Promise((resolve, reject) => {
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
    const key = { 'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64') }
    const asked = request({ port, host: '127.0.0.1', path, headers: { ...upgrade, ...key, ...headers } })
    asked.on('response', (response) => resolve(response.statusCode ?? 0))
    asked.on('upgrade', (response, socket) => {
      if (stays) held.push(socket)
      else socket.destroy()
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
    const ticket = await renewTicket(presentation.url, admission)
    const window = await Window.open(presentation.url, { cookie: admission.cookie, ticket })
    window.socket.on('error', () => {})
    window.socket.send(Buffer.alloc(2 * 1024 * 1024, 3))
    expect(await closeCode(window.socket)).toBe(1009)
  })
})

test('a peer that resets its upgrade does not end the server', async () => {
  const { port } = new URL(presentation.url)
  for (let n = 0; n < 20; n += 1) {
    const socket = connect(Number(port), '127.0.0.1')
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.write('GET /any HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    socket.resetAndDestroy()
  }
  expect((await fetch(presentation.url)).status).toBe(200)
})

test('a window that sends without end is cut off', async () => {
  const ticket = await renewTicket(presentation.url, admission)
  const window = await Window.open(presentation.url, { cookie: admission.cookie, ticket })
  for (let n = 0; n < 5_000; n += 1) window.socket.send(Buffer.of(9, 9))
  const code = await new Promise((resolve) => window.socket.once('close', resolve))
  expect(code).toBe(1008)
})

test('a browser has only so many windows', async () => {
  const open = async (): Promise<number> =>
    await upgradeStatus('/live', { origin: presentation.url, cookie: admission.cookie }, true)
  const statuses = []
  for (let n = 0; n < 9; n += 1) statuses.push(await open())
  expect(statuses.at(-1)).toBe(503)
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

  test('gives no ticket for a cookie alone, which other ports of this host are sent as well', async () => {
    const { url } = presentation
    const headers = {
      'content-type': 'application/json',
      'x-livedeck': '1',
      origin: url,
      cookie: admission.cookie,
    }
    for (const body of ['{}', '{"pageKey":""}', '{"pageKey":"guess"}']) {
      expect((await fetch(`${url}/ticket`, { method: 'POST', headers, body })).status).toBe(401)
    }
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
