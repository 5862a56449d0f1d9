import { connect } from 'node:net'
import type { Socket } from 'node:net'

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { makeCertificate } from '../certificate.ts'
import { Chance } from '../chance.ts'
import { valueAt } from './json.ts'
import { testServer } from './server.fixture.ts'
import type { TestServer } from './server.fixture.ts'

const MAPS = '/api/v1/namespaces/default/configmaps'
const PROTOBUF = 'application/vnd.kubernetes.protobuf'

let lab: TestServer

beforeEach(async () => {
  lab = await testServer()
})

afterEach(async () => {
  await lab.server.dispose()
  expect(lab.errors).toEqual([])
})

/** What a body is refused with. */
async function refused(body: string | Buffer, type = 'application/json'): Promise<object> {
  const { status, json } = await lab.ask('POST', MAPS, { body, headers: { 'Content-Type': type } })
  expect(valueAt(json, 'kind')).toBe('Status')
  return { status, message: valueAt(json, 'message') }
}

const unrecognized = (why: string, data: string): object => ({
  status: 400,
  message: `the object provided is unrecognized (must be of type ConfigMap): ${why} (${data})`,
})

const parseError = (why: string, data: string): object =>
  unrecognized(`couldn't get version/kind; json parse error: ${why}`, data)

describe('a malformed body', () => {
  test.each([
    ['', 'unexpected end of JSON input', '""'],
    ['{"a":', 'unexpected end of JSON input', String.raw`"{\"a\":"`],
    ['{a}', "invalid character 'a' looking for beginning of object key string", '"{a}"'],
    ['{"a" 1}', "invalid character '1' after object key", String.raw`"{\"a\" 1}"`],
    ['{"a":1 2}', "invalid character '2' after object key:value pair", String.raw`"{\"a\":1 2}"`],
    ['[1 2]', "invalid character '2' after array element", '"[1 2]"'],
    ['{} x', "invalid character 'x' after top-level value", '"{} x"'],
  ])('%j is refused as Go words it', async (body, why, data) => {
    expect(await refused(body)).toEqual(parseError(why, data))
  })

  test('a depth that would break the stack is refused', async () => {
    const body = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`
    expect(await refused(body)).toMatchObject({
      status: 400,
      message: expect.stringContaining('exceeded max depth'),
    })
    expect(await refused(`a: ${'['.repeat(20_000)}`, 'application/yaml')).toMatchObject({ status: 400 })
  })

  test('a wrong kind, version, name or namespace is told', async () => {
    expect(await refused('{"kind":"Pod","apiVersion":"v1"}')).toMatchObject({
      message: expect.stringContaining('Pod in version "v1" cannot be handled as a ConfigMap'),
    })
    expect(await refused('{"kind":"ConfigMap","apiVersion":"v2"}')).toMatchObject({
      message: 'the API version in the data (v2) does not match the expected API version (v1)',
    })
    expect(await refused('{"metadata":{"name":"a","namespace":"other"}}')).toMatchObject({
      message: 'the namespace of the provided object does not match the namespace sent on the request',
    })
  })

  test('a wrong type is told with its field', async () => {
    expect(await refused('{"metadata":{"name":"a"},"data":{"a":1}}')).toEqual({
      status: 400,
      message:
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    })
    expect(await refused('{"metadata":[]}')).toMatchObject({ status: 400 })
  })

  test('names of the language’s own are ordinary names', async () => {
    const body = '{"metadata":{"name":"a"},"data":{"__proto__":"x","constructor":"y"}}'
    const answer = await lab.ask('POST', MAPS, { body })
    expect(answer.status).toBe(201)
    expect(Object.keys(Object(valueAt(answer.json, 'data')))).toEqual(['__proto__', 'constructor'])
    expect(valueAt({}, 'x')).toBeUndefined()
  })

  test('broken YAML and protobuf are refused', async () => {
    expect(await refused('a: [', 'application/yaml')).toMatchObject({ status: 400 })
    const bombs = ['k8s\0', 'k8s\0\u000a\u00ff\u00ff', 'hello', '', 'k8s\0\u0012\u0004aaaa']
    for (const bomb of bombs) {
      expect(await refused(Buffer.from(bomb, 'latin1'), PROTOBUF)).toMatchObject({ status: 400 })
    }
  })

  test('aliases in YAML do not multiply', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, index) => `x${index}: &x${index} [*x${index - 1}, *x${index - 1}]`,
    )
    const body = ['x0: &x0 [a]', ...levels.slice(1)].join('\n')
    expect(await refused(body, 'application/yaml')).toMatchObject({ status: 400 })
  })

  test('one of 10 MB is refused by its length', async () => {
    const body = JSON.stringify({ metadata: { name: 'a' }, data: { a: 'x'.repeat(10_000_000) } })
    expect(await refused(body)).toEqual({
      status: 413,
      message: 'Request entity too large: limit is 3145728',
    })
  })
})

describe('a request that cannot be', () => {
  test.each([
    ['POST', '/api/v1/namespaces/default/foos', 404, 'the server could not find the requested resource'],
    ['GET', '/apis/nothing/v1/foos', 404, 'the server could not find the requested resource'],
    ['GET', '/api/v1/namespaces/%ff/pods', 404, 'the server could not find the requested resource'],
    ['GET', '/metrics', 404, 'the server could not find the requested resource'],
    ['PUT', MAPS, 405, 'the server does not allow this method on the requested resource'],
    ['POST', '/api/v1/configmaps', 405, 'the server does not allow this method on the requested resource'],
    ['POST', '/version', 405, 'the server does not allow this method on the requested resource'],
    ['GET', '/api/v1/namespaces/default/pods/x/exec', 404, 'pods "x" not found'],
    ['GET', `${MAPS}?limit=x`, 400, 'strconv.ParseInt: parsing "x": invalid syntax (limit)'],
    ['GET', `${MAPS}?continue=x`, 400, 'continue key is not valid: the token was not made by this server'],
  ])('%s %s', async (method, path, status, message) => {
    expect(await lab.ask(method, path)).toMatchObject({ status, json: { kind: 'Status', message } })
  })

  test('media types that nobody speaks', async () => {
    expect(await refused('<a/>', 'application/xml')).toEqual({
      status: 415,
      message:
        'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    })
    const answer = await lab.ask('GET', MAPS, { headers: { Accept: PROTOBUF } })
    expect(answer).toMatchObject({ status: 406, json: { reason: 'NotAcceptable' } })
    const patch = await lab.ask('PATCH', `${MAPS}/x`, { body: '{}' })
    expect(patch).toMatchObject({ status: 415, json: { reason: 'UnsupportedMediaType' } })
  })
})

describe('connections', () => {
  const opened: Socket[] = []

  afterEach(() => {
    for (const socket of opened.splice(0)) socket.destroy()
  })

  async function half(text: string): Promise<Socket> {
    const socket = connect(lab.port, '127.0.0.1')
    opened.push(socket)
    socket.on('error', () => undefined)
    await new Promise<void>((resolve) => {
      socket.once('connect', () => resolve())
    })
    socket.write(text)
    return socket
  }

  test('that never finish their request end with the server, at once', async () => {
    const head = `POST ${MAPS} HTTP/1.1\r\nHost: 127.0.0.1\r\n`
    const sockets = await Promise.all([
      half(head),
      half(`${head}Authorization: Bearer a-token-of-the-test\r\nContent-Length: 100\r\n\r\n{"met`),
      half(''),
    ])
    const closed = sockets.map((socket) => vi.waitFor(() => expect(socket.closed).toBe(true)))
    for (const socket of sockets) socket.resume()
    await lab.server.dispose()
    await Promise.all(closed)
  })

  test('that never finish their TLS handshake end with the server as well', async () => {
    const secure = await testServer({ tls: makeCertificate(Date.UTC(2026, 10, 23), new Chance(1)) })
    const socket = connect(secure.port, '127.0.0.1')
    opened.push(socket)
    socket.on('error', () => undefined)
    const closed = new Promise<void>((resolve) => {
      socket.once('close', () => resolve())
    })
    // The start of a ClientHello, and no more.
    socket.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]))
    await vi.waitFor(() => expect(socket.bytesWritten).toBeGreaterThan(0))
    await secure.server.dispose()
    socket.resume()
    await closed
  })

  test('that leave in the middle of a body do no harm', async () => {
    const socket = await half(
      `POST ${MAPS} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer a-token-of-the-test\r\nContent-Length: 100\r\n\r\n{"met`,
    )
    socket.destroy()
    expect((await lab.ask('GET', MAPS)).status).toBe(200)
  })

  test('that ask for an upgrade without the token are told so', async () => {
    const socket = await half(
      'GET /api/v1/namespaces/default/pods/x/exec HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    )
    let text = ''
    for await (const chunk of socket) text += String(chunk)
    expect(text).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/)
    expect(text).toContain('"reason":"Unauthorized"')
  })
})
