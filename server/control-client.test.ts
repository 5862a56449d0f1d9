import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { askControl, findControl } from './control-client.ts'
import { SandboxError } from './messages.ts'
import { type Controls, ControlServer } from './sandbox/control.ts'
import { makeKubeconfig } from './sandbox/kubeconfig.ts'

let folder: string
let server: ControlServer
let url: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'livedeck-control-'))
  let state = { speed: 1, resets: 0 }
  const controls: Controls = {
    get state() {
      return state
    },
    async reset() {
      state = { ...state, resets: state.resets + 1 }
    },
    setSpeed(speed) {
      state = { ...state, speed }
    },
  }
  server = new ControlServer({
    controls,
    hub: { answer: () => expect.unreachable('nothing is pulled') },
    token: 'secret',
    onError: (error) => expect.unreachable(String(error)),
  })
  url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`
  await writeFile(join(folder, 'sandbox'), kubeconfigOf('secret'))
})

afterEach(async () => {
  await server.dispose()
  await rm(folder, { recursive: true })
})

/** The kubeconfig of a sandbox whose control API is the test's. */
function kubeconfigOf(token: string): string {
  return makeKubeconfig({ server: 'https://127.0.0.1:1', certificate: '', token, control: `${url}/control` })
}

async function refusalOf(asking: Promise<unknown>): Promise<SandboxError> {
  const error = await asking.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof SandboxError) return error
  throw new Error('no SandboxError came', { cause: error })
}

test('the sandbox that KUBECONFIG names is asked, with its token', async () => {
  const control = await findControl({ KUBECONFIG: join(folder, 'sandbox') })
  expect(control).toEqual({ url: `${url}/control`, token: 'secret' })
  expect(await askControl(control, { action: 'status' })).toEqual({ speed: 1, resets: 0 })
  expect(await askControl(control, { action: 'reset' })).toEqual({ speed: 1, resets: 1 })
  expect(await askControl(control, { action: 'speed', speed: 10 })).toEqual({ speed: 10, resets: 1 })
})

test('without the token nothing is reset', async () => {
  const control = { url: `${url}/control`, token: 'guessed' }
  expect((await refusalOf(askControl(control, { action: 'reset' }))).code).toBe('refused')
  expect(await askControl({ ...control, token: 'secret' }, { action: 'status' })).toEqual({
    speed: 1,
    resets: 0,
  })
})

test('what the sandbox refuses is said in its own words', async () => {
  const control = await findControl({ KUBECONFIG: join(folder, 'sandbox') })
  const error = await refusalOf(askControl(control, { action: 'speed', speed: 1000 }))
  expect(error.code).toBe('refused')
  expect(error.message).toContain('a number from 1 to 100')
})

test('a sandbox that has ended is gone', async () => {
  const gone = createServer()
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
  const address = gone.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await new Promise((resolve) => gone.close(resolve))
  const control = { url: `http://127.0.0.1:${port}/control`, token: 'secret' }
  expect((await refusalOf(askControl(control, { action: 'reset' }))).code).toBe('gone')
})

test('one of several files of KUBECONFIG may be the sandbox’s', async () => {
  const given = `${join(folder, 'none')}:${join(folder, 'sandbox')}`
  expect(await findControl({ KUBECONFIG: given })).toMatchObject({ token: 'secret' })
})

test.each([
  ['nothing', undefined],
  ['a real cluster', 'apiVersion: v1\nclusters: [{name: c, cluster: {server: https://c}}]\nusers: []\n'],
  ['no YAML', '{{{'],
  ['a text', 'hello'],
])('where KUBECONFIG names %s, nothing is asked', async (_what, text) => {
  const file = join(folder, 'other')
  if (text !== undefined) await writeFile(file, text)
  const given = text === undefined ? {} : { KUBECONFIG: file }
  expect((await refusalOf(findControl(given))).code).toBe('no-sandbox')
})
