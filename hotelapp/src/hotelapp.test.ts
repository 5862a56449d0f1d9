import { createServer } from 'node:http'

import { afterEach, describe, expect, test } from 'vitest'

import { HotelFixture, SEARCH, freePort, until } from './hotelapp-fixture.ts'
import { LINES } from './messages.ts'
import { failure } from './rpc/contract.ts'
import type { Failure } from './rpc/contract.ts'
import { list, number, object, text } from './rpc/decode.ts'
import { readBody } from './rpc/http-client.ts'
import { SERVICE_NAMES } from './services.ts'

let hotel: HotelFixture
afterEach(() => hotel.dispose())

const get = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(`http://${hotel.address('frontend')}${path}`, init)

const collection = object({
  type: text(),
  features: list(
    object({
      type: text(),
      id: text(),
      geometry: object({ type: text(), coordinates: list(number(-180, 180)) }),
      properties: object({
        id: text(),
        name: text(),
        phone_number: text(),
        price: number(1, 1000),
        nights: number(1, 30),
        currency: text(),
        distance_km: number(0, 10),
      }),
    }),
  ),
})

const errorOf = async (response: Response): Promise<Failure> => failure(await response.json(), 'answer').error

describe('all five services', () => {
  test('hotels come as GeoJSON, nearest first, with name, phone number and price', async () => {
    hotel = await HotelFixture.create()
    await hotel.start('geo', 'rate', 'profile', 'search', 'frontend')
    const response = await get(SEARCH)
    expect(response.headers.get('content-type')).toBe('application/geo+json')
    const { type, features } = collection(await response.json(), 'answer')
    expect(type).toBe('FeatureCollection')
    expect(features).toHaveLength(24)
    expect(features[0]).toEqual({
      type: 'Feature',
      id: '21',
      geometry: { type: 'Point', coordinates: [33.35969, 35.16981] },
      properties: {
        id: '21',
        name: 'Almond House',
        phone_number: '+357 22 022377',
        price: 55,
        nights: 2,
        currency: 'EUR',
        distance_km: 0.04,
      },
    })
    const distances = features.map(({ properties }) => properties.distance_km)
    expect(distances).toEqual(distances.toSorted((one, other) => one - other))
  })

  test('a search far away finds nothing, which is no error', async () => {
    hotel = await HotelFixture.create()
    await hotel.start('geo', 'rate', 'profile', 'search', 'frontend')
    const response = await get('/hotels?inDate=2026-12-01&outDate=2026-12-03&lat=-35&lon=33')
    expect(await response.json()).toEqual({ type: 'FeatureCollection', features: [] })
  })

  test('the page and what it needs come from frontend alone, and unchanged files are not sent again', async () => {
    hotel = await HotelFixture.create()
    await hotel.start('frontend')
    const page = await (await get('/')).text()
    const files = [...page.matchAll(/(?:src|href)="([\w.-]+)"/g)].map(([, name]) => name)
    expect(files).toEqual(['leaflet.css', 'style.css', 'leaflet.js', 'main.js'])
    for (const file of files) expect((await get(`/${file}`)).status, file).toBe(200)
    const etag = (await get('/leaflet.js')).headers.get('etag') ?? ''
    expect((await get('/leaflet.js', { headers: { 'If-None-Match': etag } })).status).toBe(304)
  })
})

describe('a service that is missing', () => {
  test('is named in the log again and again, and in the answer', async () => {
    hotel = await HotelFixture.create()
    await hotel.start('frontend')
    const line = (wait: number) =>
      LINES.cannotReach('frontend', hotel.address('search'), 'ECONNREFUSED', wait)
    await until('the second complaint', () => hotel.lines.includes(line(4000)))
    expect(hotel.lines).toContain(line(2000))
    const response = await get(SEARCH)
    expect(response.status).toBe(503)
    expect(await errorOf(response)).toMatchObject({ code: 'unreachable', service: 'search' })
  })

  test('is named by frontend even when it is one that only search asks', async () => {
    hotel = await HotelFixture.create()
    await hotel.start('rate', 'profile', 'search', 'frontend')
    const response = await get(SEARCH)
    expect(response.status).toBe(503)
    expect(await errorOf(response)).toMatchObject({ code: 'unreachable', service: 'geo' })
  })

  test('is used as soon as it is there, without a restart of the others', async () => {
    hotel = await HotelFixture.create()
    await hotel.start('frontend', 'search', 'geo', 'rate')
    expect((await get(SEARCH)).status).toBe(503)
    await hotel.start('profile')
    expect((await get(SEARCH)).status).toBe(200)
    expect(hotel.lines).toContain(LINES.reached('frontend', hotel.address('profile')))
  })

  test('makes few lines however many requests fail', async () => {
    hotel = await HotelFixture.create()
    await hotel.start('frontend')
    await Promise.all(Array.from({ length: 50 }, () => get(SEARCH)))
    const complaints = hotel.lines.filter((line) => line.includes(`cannot reach ${hotel.address('search')}`))
    expect(complaints.length).toBeLessThanOrEqual(2)
  })
})

describe('requests that cannot be answered', () => {
  test.each([
    ['/hotels?outDate=2026-12-03&lat=35&lon=33', 400, 'inDate'],
    ['/hotels?inDate=2026-02-30&outDate=2026-12-03&lat=35&lon=33', 400, 'inDate'],
    ['/hotels?inDate=2026-12-03&outDate=2026-12-03&lat=35&lon=33', 400, 'outDate'],
    ['/hotels?inDate=2026-12-01&outDate=2026-12-03&lat=north&lon=33', 400, 'lat'],
    ['/hotels?inDate=2026-12-01&outDate=2026-12-03&lat=35&lon=', 400, 'lon'],
    ['/hotels?inDate=2026-01-01&outDate=2026-12-03&lat=35.17&lon=33.36', 400, 'outDate'],
    ['/nothing', 404, '/nothing'],
  ])('%s gives %i and names %s', async (path, status, word) => {
    hotel = await HotelFixture.create()
    await hotel.start('geo', 'rate', 'search', 'frontend')
    const response = await get(path)
    expect(response.status).toBe(status)
    expect((await errorOf(response)).message).toContain(word)
  })

  test('a call between services is decoded before it is answered', async () => {
    hotel = await HotelFixture.create()
    await hotel.start('geo')
    const call = (body: string) => fetch(`http://${hotel.address('geo')}/rpc/near`, { method: 'POST', body })
    expect((await errorOf(await call('{"latitude":91,"longitude":0}'))).message).toContain('latitude')
    expect((await call('{')).status).toBe(400)
    expect((await call('x'.repeat(200_000))).status).toBe(400)
    expect((await fetch(`http://${hotel.address('geo')}/rpc/near`)).status).toBe(405)
  })
})

describe('the end of a service', () => {
  test('comes after the requests that it has, and those that come while the others learn of it', async () => {
    hotel = await HotelFixture.create({ DRAIN_MS: '500' })
    await hotel.start(...SERVICE_NAMES.toReversed())
    const exit = hotel.stop('frontend', 'drain')
    const ready = await get('/readyz')
    expect(ready.status).toBe(503)
    const response = await get(SEARCH)
    expect(response.status).toBe(200)
    expect(response.headers.get('connection')).toBe('close')
    expect(await exit).toBe(0)
    await expect(get('/')).rejects.toThrow()
    expect(hotel.lines).toContain(LINES.stopped('frontend'))
  })
})

describe('traces', () => {
  const attribute = object({ key: text(), value: object({ stringValue: text() }) })
  const span = object({ traceId: text(), spanId: text(), name: text(), startTimeUnixNano: text() })
  const exported = object({
    resourceSpans: list(
      object({
        resource: object({ attributes: list(attribute) }),
        scopeSpans: list(object({ spans: list(span) })),
      }),
    ),
  })

  test('one search is one trace through all five services', async () => {
    const bodies: Promise<string>[] = []
    const collector = createServer((request, response) => {
      bodies.push(readBody(request).finally(() => response.end('{}')))
    })
    const port = await freePort()
    await new Promise<void>((resolve) => {
      collector.listen(port, '127.0.0.1', resolve)
    })
    hotel = await HotelFixture.create({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` })
    await hotel.start('geo', 'rate', 'profile', 'search', 'frontend')
    await get(SEARCH)
    await hotel.dispose()
    collector.close()
    const sent = (await Promise.all(bodies)).flatMap(
      (body) => exported(JSON.parse(body), 'traces').resourceSpans,
    )
    const spans = sent.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans))
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
    const both = ['geo/near', 'profile/profiles', 'rate/rates', 'search/nearby']
    expect(spans.map(({ name }) => name).toSorted()).toEqual(['GET /hotels', ...both, ...both].toSorted())
    const services = sent.flatMap(({ resource }) => resource.attributes.map(({ value }) => value.stringValue))
    expect(new Set(services)).toEqual(new Set(SERVICE_NAMES))
  })
})
