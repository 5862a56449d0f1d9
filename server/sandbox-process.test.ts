import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'

import { SandboxError } from './messages.ts'
import { SandboxProcess } from './sandbox-process.ts'

const ROOT = new URL('../', import.meta.url).pathname
const ENTRY = join(ROOT, 'dist/server/sandbox.js')

let home: string
let sandbox: SandboxProcess | undefined

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'livedeck-home-'))
})

afterEach(async () => {
  await sandbox?.dispose()
  sandbox = undefined
  await rm(home, { recursive: true, force: true })
})

const start = async (entry = ENTRY): Promise<SandboxProcess> => {
  sandbox = await SandboxProcess.start({ entry, environment: { XDG_RUNTIME_DIR: home }, seed: 1 })
  return sandbox
}

interface Access {
  server: string
  ca: string
  token: string
}

async function readAccess(kubeconfig: string): Promise<Access> {
  const { clusters, users } = parse(await readFile(kubeconfig, 'utf8'))
  const { server, 'certificate-authority-data': authority } = clusters[0].cluster
  return { server, ca: Buffer.from(authority, 'base64').toString(), token: users[0].user.token }
}

/** The HTTP status of a path of the API, or why no answer came. */
function ask({ server, ca, token }: Access, path: string): Promise<number | string | undefined> {
  const headers = { authorization: `Bearer ${token}` }
  return new Promise((resolve) => {
    const request = get(`${server}${path}`, { ca, headers, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    request.on('error', (error) => resolve('code' in error ? String(error.code) : error.message))
  })
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('the kubeconfig is the owner’s alone and opens the API, and only with its token', async () => {
  const { kubeconfig, folder } = await start()
  expect((await stat(kubeconfig)).mode & 0o777).toBe(0o600)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  const access = await readAccess(kubeconfig)
  expect(await ask(access, '/api/v1/nodes')).toBe(200)
  expect(await ask({ ...access, token: 'guessed' }, '/api/v1/nodes')).toBe(401)
})

test('a sandbox that is killed comes back on the same port, and KUBECONFIG stays true', async () => {
  const { kubeconfig, pid = 0 } = await start()
  const before = await readAccess(kubeconfig)
  const phases: string[] = []
  const back = new Promise<void>((resolve) => {
    sandbox?.watch(({ phase }) => {
      phases.push(phase)
      if (phase === 'ready') resolve()
    })
  })
  process.kill(pid, 'SIGKILL')
  await back
  expect(phases).toEqual(['restarting', 'ready'])
  const after = await readAccess(kubeconfig)
  expect(after).toMatchObject({ server: before.server, token: before.token })
  expect(await ask(after, '/api/v1/nodes')).toBe(200)
})

test('an entry that cannot run is one clear error, and leaves nothing behind', async () => {
  const error = await start(join(home, 'missing.js')).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(SandboxError)
  expect(error).toMatchObject({ code: 'not-started' })
  expect(await readdir(home)).toEqual([])
})

test('an ended sandbox leaves no process, no port and no folder', async () => {
  const { kubeconfig, pid = 0 } = await start()
  const access = await readAccess(kubeconfig)
  await sandbox?.dispose()
  expect(isAlive(pid)).toBe(false)
  expect(await ask(access, '/version')).toBe('ECONNREFUSED')
  expect(await readdir(home)).toEqual([])
})

test('a sandbox does not outlive a livedeck that was killed, and the next one clears its folder away', async () => {
  const child = spawn(process.execPath, [join(ROOT, 'bin/livedeck.mjs'), 'sandbox'], {
    env: { PATH: dirname(process.execPath), XDG_RUNTIME_DIR: home },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let printed = ''
  for await (const chunk of child.stdout) {
    printed += String(chunk)
    if (printed.includes('\n')) break
  }
  const kubeconfig = /^export KUBECONFIG=(\S+)\n$/.exec(printed)?.[1] ?? ''
  const access = await readAccess(kubeconfig)
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  await expect.poll(() => ask(access, '/version')).toBe('ECONNREFUSED')
  await start()
  expect(await readdir(home)).not.toContain(dirname(kubeconfig).split('/').at(-1))
})

test('what only looks like an abandoned folder is left alone', async () => {
  const names = ['livedeck-sandbox-notes', `livedeck-sandbox-${process.pid}-abcdef`]
  for (const name of names) await mkdir(join(home, name))
  await start()
  expect(await readdir(home)).toEqual(expect.arrayContaining(names))
})
