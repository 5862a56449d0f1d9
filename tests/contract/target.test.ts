import { spawnSync } from 'node:child_process'
import { userInfo } from 'node:os'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { LocalTarget, type TargetDeps } from '../../server/shell/local-target.ts'
import { Reaper } from '../../server/shell/reaper.ts'
import { SandboxTarget } from '../../server/shell/sandbox-target.ts'
import { SshTarget } from '../../server/shell/ssh-target.ts'
import type { ShellName } from '../../server/shell/target.ts'
import { useOwnHome } from '../support/own-home.ts'
import { describeExecution } from './execution.ts'
import { describeForward } from './forward.ts'
import { hasSshd, startSshd, type Sshd } from './sshd.ts'
import { describeTarget, observeShell, untilPrompt } from './target.ts'

const hasZsh = spawnSync('zsh', ['--version']).status === 0
const shells: ShellName[] = hasZsh ? ['bash', 'zsh'] : ['bash']
if (!hasZsh) test.skip('targets with zsh: it is not installed', () => {})

const reaper = new Reaper()
const deps: TargetDeps = { environment: useOwnHome(), cwd: userInfo().homedir, reaper }

afterAll(() => reaper.dispose())

describeTarget('local', () => new LocalTarget(deps), shells)
describeExecution('local', () => new LocalTarget(deps), shells)
describeForward('local', () => new LocalTarget(deps))

// A target asks nothing of the cluster behind it: its shells are the same without one.
const sandbox = { kubeconfig: '/nonexistent/kubeconfig', folder: '/nonexistent' }
describeTarget('sandbox', () => new SandboxTarget(sandbox, deps), shells)
describeExecution('sandbox', () => new SandboxTarget(sandbox, deps), shells)
describeForward('sandbox', () => new SandboxTarget(sandbox, deps))

test('a port of the loopback device is as near as can be', async () => {
  const target = new LocalTarget(deps)
  expect((await target.forward('127.0.0.1', 31234)).port).toBe(31234)
  await target.dispose()
})

describe.skipIf(!hasSshd)(`ssh${hasSshd ? '' : ': /usr/sbin/sshd is not installed'}`, () => {
  let sshd: Sshd
  beforeAll(async () => {
    sshd = await startSshd()
  })
  afterAll(() => sshd.stop())

  const sshTarget = (host: string): SshTarget => {
    const target = new SshTarget(host, deps, sshd.configFile)
    onTestFinished(() => target.dispose())
    return target
  }

  describeTarget('ssh:HOST', () => new SshTarget('kube1', deps, sshd.configFile), shells)
  describeExecution('ssh:HOST', () => new SshTarget('kube1', deps, sshd.configFile), shells)
  describeForward('ssh:HOST', () => new SshTarget('kube1', deps, sshd.configFile))

  test('a connection that breaks is lost, not exited', async () => {
    const target = sshTarget('kube1')
    const observed = observeShell(target, 'bash')
    await untilPrompt(observed)
    sshd.dropConnections()
    expect(target.isLost(await observed.exit)).toBe(true)
    expect(observed.shell.state).toBe('lost')
  })

  test('a host whose key is not known is asked about in the terminal, and goes on when accepted', async () => {
    const observed = observeShell(sshTarget('stranger'), 'bash')
    await expect.poll(observed.output, { timeout: 10_000 }).toContain("authenticity of host '[127.0.0.1]:")
    await expect.poll(() => observed.shell.state, { timeout: 5_000 }).toBe('unmarked')
    observed.shell.write('yes\r')
    await untilPrompt(observed)
  })

  test('a host with another key than the known one is refused', async () => {
    const observed = observeShell(sshTarget('impostor'), 'bash')
    expect((await observed.exit).exitCode).toBe(255)
    expect(observed.output()).toContain('REMOTE HOST IDENTIFICATION HAS CHANGED')
    expect(observed.shell.state).toBe('lost')
  })
})
