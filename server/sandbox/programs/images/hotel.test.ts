import { request } from 'node:http'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { LINES } from '../../../../hotelapp/src/messages.ts'
import type { PodNetwork } from '../../network/pod-network.ts'
import { newLoopback, startFixture } from '../container-fixture.ts'
import type { RunningFixture } from '../container-fixture.ts'
import { hotel } from './hotel.ts'

const NAMES = ['profile', 'search', 'geo', 'rate', 'frontend']
const ADDRESSES = {
  PROFILE_ADDRESS: 'web:8081',
  SEARCH_ADDRESS: 'web:8082',
  GEO_ADDRESS: 'web:8083',
  RATE_ADDRESS: 'web:8084',
}
const SEARCH = '/hotels?inDate=2026-12-01&outDate=2026-12-03&lat=35.17&lon=33.36'

let network: PodNetwork
const running: RunningFixture[] = []

/** Starts services of the image, all on one pod's network, and waits until they listen. */
async function start(...names: readonly string[]): Promise<RunningFixture[]> {
  const started = names.map((name) =>
    startFixture({ image: hotel, args: [name], env: { ...ADDRESSES, DRAIN_MS: '0' } }, { network }),
  )
  running.push(...started)
  for (const { stdout } of started) await expect.poll(stdout).toContain('listening on port')
  return started
}

async function get(path: string): Promise<{ status: number; body: string }> {
  const connection = await network.dial('web', 8080)
  return await new Promise((resolve, reject) => {
    const sent = request({ createConnection: () => connection, path, headers: { connection: 'close' } })
    sent.once('error', reject)
    sent.once('response', (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      )
    })
    sent.end()
  })
}

describe('the image of Hotel Map', () => {
  beforeEach(() => {
    network = newLoopback()
  })

  afterEach(async () => {
    for (const { container } of running) container.kill('KILL')
    await Promise.all(running.splice(0).map(({ exited }) => exited))
  })

  test('its five services find hotels together, and serve the page', async () => {
    await start(...NAMES)
    const { status, body } = await get(SEARCH)
    expect(status).toBe(200)
    expect(JSON.parse(body)).toMatchObject({ type: 'FeatureCollection' })
    expect((await get('/')).body).toContain('<title>Hotel Map')
    expect((await get('/leaflet.js')).body).toContain('Leaflet 1.9')
  })

  test('frontend says whom it cannot reach, and gets over it', async () => {
    const [frontend] = await start('frontend')
    await expect.poll(() => frontend?.stdout()).toContain('frontend: cannot reach web:8082')
    expect((await get(SEARCH)).status).toBe(503)
    await start('search', 'geo', 'rate', 'profile')
    expect((await get(SEARCH)).status).toBe(200)
    expect(frontend?.stdout()).toContain(LINES.reached('frontend', 'web:8082'))
  })

  test('TERM ends a service with 0 and frees its port', async () => {
    const [geo] = await start('geo')
    geo?.container.kill('TERM')
    expect(await geo?.exited).toEqual({ exitCode: 0 })
    expect(geo?.stdout()).toContain(LINES.stopped('geo'))
    await expect(network.dial('web', 8083)).rejects.toThrow()
  })

  test('KILL ends it at once, in the middle of its complaints', async () => {
    const [search] = await start('search')
    search?.container.kill('KILL')
    expect(await search?.exited).toEqual({ exitCode: 137, signal: 'KILL' })
  })
})
