import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import { Reaper } from './reaper.ts'
import { sessionMembers } from './session.ts'

const isAlive = (pid: number): boolean => sessionMembers(pid).length > 0

/** Starts a session of its own that ignores HUP in part, as a shell with its jobs would be. */
async function startSession(script: string): Promise<number> {
  const child = spawn('bash', ['-c', `${script}\necho up; wait`], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const { pid = 0 } = child
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(-pid, 'SIGKILL')
  })
  await once(child.stdout, 'data')
  return pid
}

test('the sessions that are still watched end with the reaper, released ones do not', async () => {
  const reaper = new Reaper()
  const [first, second, third] = await Promise.all([
    startSession('sleep 1000 &'),
    startSession("trap '' HUP; sleep 1000 & sleep 1001 &"),
    startSession('sleep 1000 &'),
  ])
  for (const session of [first, third, second]) reaper.watch(session)
  reaper.release(third)
  await reaper.dispose()
  expect([isAlive(first), isAlive(second), isAlive(third)]).toEqual([false, false, true])
})

test('a process whose name holds a parenthesis, a newline and digits does not hide', async () => {
  const reaper = new Reaper()
  const session = await startSession(String.raw`
    cp "$(command -v sleep)" /tmp/$$') S
1 1'; exec -a x /tmp/$$') S
1 1' 1000 & sleep 0.1; rm /tmp/$$') S
1 1'`)
  reaper.watch(session)
  await reaper.dispose()
  expect(isAlive(session)).toBe(false)
})

test('a reaper that watched nothing, and one that is disposed twice, end at once', async () => {
  await new Reaper().dispose()
  const reaper = new Reaper()
  reaper.watch(await startSession('sleep 1000 &'))
  await reaper.dispose()
  await reaper.dispose()
})

/** Builds the fixture as the server is built, into one file; it lies where node-pty is found from. */
async function buildFixture(): Promise<string> {
  const folder = mkdtempSync(join(import.meta.dirname, '../../node_modules/.reaper-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const input = join(import.meta.dirname, 'reaper-fixture.ts')
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['node-pty'] },
    build: { ssr: input, outDir: folder, rolldownOptions: { output: { entryFileNames: 'fixture.mjs' } } },
  })
  return join(folder, 'fixture.mjs')
}

test.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'no process of a terminal outlives a built server that ends by %s',
  async (signal) => {
    const server = spawn(process.execPath, [await buildFixture()], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [said]: unknown[] = await once(server.stdout, 'data')
    const session = Number(String(said))
    await expect.poll(() => sessionMembers(session).length, { timeout: 5_000 }).toBe(3)
    server.kill(signal)
    await expect.poll(() => sessionMembers(session), { timeout: 5_000 }).toEqual([])
  },
)

test('Ctrl-C in the terminal that the server was started in does not reach the reaper', async () => {
  const server = spawn(process.execPath, [await buildFixture()], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const [said]: unknown[] = await once(server.stdout, 'data')
  // What the terminal does: the whole foreground process group gets the signal.
  process.kill(-(server.pid ?? 0), 'SIGINT')
  await expect.poll(() => sessionMembers(Number(String(said))), { timeout: 5_000 }).toEqual([])
})
