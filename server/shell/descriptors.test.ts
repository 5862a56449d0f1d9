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
    await lab.run('ls -l /proc/$$/fd; echo listed >&2')
    expect(lab.output()).toMatch(/-> \/dev\/pts\/\d+/)
    expect(lab.output()).not.toMatch(/-> .*(ptmx|socket:|pipe:)/)
    expect(lab.output()).toMatch(/\r\nlisted\r\n/)
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
  const open = readdirSync(`/proc/${helper}/fd`).map((fd) => readlinkSync(`/proc/${helper}/fd/${fd}`))
  expect(open.length).toBeGreaterThan(2)
  expect(open.filter((file) => file.endsWith('ptmx'))).toEqual([])
})

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
