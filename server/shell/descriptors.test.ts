import { spawnSync } from 'node:child_process'
import { readdirSync, readlinkSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { readyLab } from './lab-fixture.ts'
import { Reaper } from './reaper.ts'
import { SpawnedPty } from './spawned-pty.ts'

const hasZsh = spawnSync('zsh', ['--version']).status === 0

test.for(['bash', 'zsh'] as const)(
  'a %s shell holds no descriptor of the terminals before it',
  async (name, { skip }) => {
    skip(name === 'zsh' && !hasZsh, 'zsh is not installed')
    await readyLab()
    const lab = await readyLab(name, { '.zshrc': '' })
    await lab.run('echo "shell $$ reports" >&2')
    const [, pid = ''] = /\r\nshell (\d+) reports\r\n/.exec(lab.output()) ?? []
    // Read from outside and at the prompt: while a command starts, zsh holds a pipe of its own to it.
    const files = openFiles(pid)
    expect(files).toContainEqual(expect.stringMatching(/^\/dev\/pts\/\d+$/))
    expect(files.filter((file) => /ptmx|socket:|pipe:/.test(file))).toEqual([])
  },
)

test('the reaper holds no terminal open', async () => {
  const reaper = new Reaper()
  const command = {
    file: 'sleep',
    args: ['1000'],
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/',
    cols: 80,
    rows: 24,
  }
  const pty = new SpawnedPty(command, reaper)
  onTestFinished(async () => {
    await pty.dispose()
    await reaper.dispose()
  })
  const [helper = ''] = reaperPids()
  const open = openFiles(helper)
  expect(open.length).toBeGreaterThan(2)
  expect(open.filter((file) => file.endsWith('ptmx'))).toEqual([])
})

/** What a process holds open (proc(5)). */
function openFiles(pid: string): string[] {
  return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`))
}

/** The children of this process that are reapers. */
function reaperPids(): string[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], {
    encoding: 'utf8',
  })
  return stdout
    .split('\n')
    .filter((line) => line.endsWith('livedeck-reaper'))
    .map((line) => line.trim().split(' ')[0] ?? '')
}
