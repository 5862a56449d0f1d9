import { expect, onTestFinished, test, vi } from 'vitest'
import { Reaper } from './reaper.ts'
import { readProcessStat, sessionMembers } from './session.ts'
import { PtyError, SpawnedPty } from './spawned-pty.ts'

const ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/nonexistent', TERM: 'xterm-256color' }

function open(script: string): { pty: SpawnedPty; output: () => string } {
  const reaper = new Reaper()
  const command = { file: 'bash', args: ['-c', script], env: ENVIRONMENT, cwd: '/', cols: 80, rows: 24 }
  const pty = new SpawnedPty(command, reaper)
  onTestFinished(async () => {
    await pty.dispose()
    await reaper.dispose()
  })
  const chunks: Buffer[] = []
  pty.onData((bytes) => chunks.push(bytes))
  return { pty, output: () => Buffer.concat(chunks).toString() }
}

const exitOf = (pty: SpawnedPty): Promise<{ exitCode: number; signal: number | null }> =>
  new Promise((resolve) => pty.onExit(resolve))

test('a pty that was paused when its process ended still delivers the last bytes', async () => {
  const { pty, output } = open('seq 1 2500; echo the very end')
  pty.pause()
  await exitOf(pty)
  expect(output()).toMatch(/^1\r\n2\r\n/)
  expect(output()).toMatch(/\r\n2500\r\nthe very end\r\n$/)
})

test('a busy server reads the last bytes of a process that ended meanwhile', async () => {
  const { pty, output } = open('echo start; seq 1 9000; echo the very end')
  const exit = exitOf(pty)
  await expect.poll(output).toContain('start')
  const busyUntil = performance.now() + 400
  while (performance.now() < busyUntil);
  await exit
  expect(output()).toMatch(/\r\n8999\r\n9000\r\nthe very end\r\n$/)
})

test('a shell whose background job keeps the pty open is reported as ended', async () => {
  const { pty, output } = open('trap "" HUP; sleep 1000 & echo bye; exit 3')
  expect(await exitOf(pty)).toEqual({ exitCode: 3, signal: null })
  expect(output()).toBe('bye\r\n')
})

test('a killed process is reported with its signal', async () => {
  const { pty } = open('kill -9 $$')
  expect(await exitOf(pty)).toEqual({ exitCode: 0, signal: 9 })
})

test('the environment is what was passed and nothing of the server', async () => {
  vi.stubEnv('LIVEDECK_SECRET', 'secret')
  onTestFinished(() => void vi.unstubAllEnvs())
  const { pty, output } = open('env')
  await exitOf(pty)
  const names = Array.from(output().matchAll(/^(\w+)=/gm), ([, name]) => name)
  expect(new Set(names)).toEqual(new Set(['HOME', 'PATH', 'PWD', 'SHLVL', 'TERM', '_']))
})

test('dispose leaves no process of the session, not even those that ignore HUP', async () => {
  const { pty, output } = open(
    'nohup sleep 1000 & (trap "" HUP; sleep 1001) & trap "" HUP; echo up; sleep 1002',
  )
  await expect.poll(output).toContain('up')
  await expect.poll(() => sessionMembers(pty.pid).length).toBe(3)
  await pty.dispose()
  expect(sessionMembers(pty.pid)).toEqual([])
  expect(readProcessStat(pty.pid)).toBeNull()
})

test('a disposed pty takes what is written, resized and paused, and does nothing', async () => {
  const { pty } = open('sleep 1000')
  await pty.dispose()
  pty.write('ls\n')
  pty.resize(100, 40)
  pty.pause()
  pty.resume()
  await pty.dispose()
})

test('a folder that is not there is an error with a code, or ends the process', async () => {
  const reaper = new Reaper()
  onTestFinished(() => reaper.dispose())
  const command = { file: 'bash', args: [], env: ENVIRONMENT, cwd: '/nonexistent', cols: 80, rows: 24 }
  try {
    const pty = new SpawnedPty(command, reaper)
    expect((await exitOf(pty)).exitCode).not.toBe(0)
  } catch (error) {
    expect(error).toBeInstanceOf(PtyError)
  }
})
