import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { makeServiceFinder } from '../../server/kubectl/find-service.ts'
import { Reaper } from '../../server/shell/reaper.ts'
import { SshTarget } from '../../server/shell/ssh-target.ts'
import { TargetError } from '../../server/shell/target-error.ts'
import { useOwnHome } from '../support/own-home.ts'
import { hasSshd, startSshd, type Sshd } from './sshd.ts'
import { observeShell, untilPrompt } from './target.ts'

const IN_TIME = { timeoutMs: 50_000 }
const reaper = new Reaper()
const environment = useOwnHome()
afterAll(() => reaper.dispose())

describe.skipIf(!hasSshd)(
  `ssh out of band${hasSshd ? '' : ': /usr/sbin/sshd is not installed'}`,
  { timeout: 60_000 },
  () => {
    let sshd: Sshd
    beforeAll(async () => {
      sshd = await startSshd()
    })
    afterAll(() => sshd.stop())
    afterEach(() => vi.unstubAllEnvs())

    const makeTarget = (host = 'kube1', { configFile } = sshd): SshTarget => {
      const deps = { environment, cwd: userInfo().homedir, reaper }
      const target = new SshTarget(host, deps, configFile)
      onTestFinished(() => target.dispose())
      return target
    }
    const codeOf = (rejected: Promise<unknown>): Promise<unknown> =>
      rejected.then(
        () => 'none',
        (error: unknown) => (error instanceof TargetError ? error.code : error),
      )

    test('commands and forwards share one connection, which ends with the target', async () => {
      const target = makeTarget()
      const temporary = mkdtempSync(join(tmpdir(), 'livedeck-own-'))
      onTestFinished(() => rmSync(temporary, { recursive: true }))
      vi.stubEnv('TMPDIR', temporary)
      // The one that saw the server listen may still be ending.
      await expect.poll(() => sshd.countConnections()).toBe(0)
      for (const _ of [1, 2, 3]) await target.execute('true', IN_TIME)
      await target.forward('127.0.0.1', sshd.port)
      expect(sshd.countConnections()).toBe(1)
      await target.dispose()
      await expect.poll(() => sshd.countConnections(), { timeout: 5_000 }).toBe(0)
      expect(readdirSync(temporary)).toEqual([])
    })

    test.each(['stranger', 'impostor'])(
      'a host whose key is that of a %s is not reached, nor asked about',
      async (host) => {
        const target = makeTarget(host)
        expect(await codeOf(target.execute('true', IN_TIME))).toBe('unreachable')
        expect(await codeOf(target.forward('127.0.0.1', 80))).toBe('unreachable')
      },
    )

    test('a host that does not answer is not reached, and says what ssh said', async () => {
      const gone = await startSshd()
      const target = makeTarget('kube1', gone)
      await gone.stop()
      await expect(target.execute('true', IN_TIME)).rejects.toThrow(/^ssh:kube1 should have answered .*ssh/)
    })

    test('a connection that breaks fails what runs on it, and what comes next takes a new one', async () => {
      const target = makeTarget()
      await target.execute('true', IN_TIME)
      const running = codeOf(target.execute('sleep 30', IN_TIME))
      await target.execute('true', IN_TIME)
      sshd.dropConnections()
      expect(await running).toBe('unreachable')
      expect((await target.execute('echo again', IN_TIME)).stdout).toBe('again\n')
    })

    test('what a profile prints is no output', async () => {
      const home = mkdtempSync(join(tmpdir(), 'livedeck-home-'))
      onTestFinished(() => rmSync(home, { recursive: true }))
      const noisy = await startSshd(`SetEnv BASH_ENV=${join(home, 'noise')}`)
      onTestFinished(() => noisy.stop())
      writeFileSync(join(home, 'noise'), 'echo welcome; echo warning >&2\n')
      expect(await makeTarget('kube1', noisy).execute('echo out; echo err >&2', IN_TIME)).toMatchObject({
        stdout: 'out\n',
        stderr: 'err\n',
      })
    })

    test('a server that allows one session on a connection gets a connection for each', async () => {
      const narrow = await startSshd('MaxSessions 1')
      onTestFinished(() => narrow.stop())
      const target = makeTarget('kube1', narrow)
      const all = await Promise.all([1, 2].map((each) => target.execute(`echo ${each}`, IN_TIME)))
      expect(all).toMatchObject([
        { ended: 'exited', stdout: '1\n' },
        { ended: 'exited', stdout: '2\n' },
      ])
      expect((await target.execute('exit 255', IN_TIME)).exitCode).toBe(255)
    })

    test('a folder for temporary files with a long name, spaces and a percent sign does no harm', async () => {
      const parent = mkdtempSync(join(tmpdir(), 'livedeck-long-'))
      onTestFinished(() => rmSync(parent, { recursive: true }))
      for (const name of ['50% of it', 'x'.repeat(120)]) {
        mkdirSync(join(parent, name))
        vi.stubEnv('TMPDIR', join(parent, name))
        const target = makeTarget()
        for (const _ of [1, 2]) expect((await target.execute('echo here', IN_TIME)).stdout).toBe('here\n')
        expect(sshd.countConnections()).toBe(1)
        await target.dispose()
        await expect.poll(() => sshd.countConnections(), { timeout: 5_000 }).toBe(0)
      }
    })

    test('a Service of a cluster over there opens here, found with what the terminal has set', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'livedeck-kubectl-'))
      onTestFinished(() => rmSync(folder, { recursive: true }))
      const node = createServer((_, response) => response.end('from the node')).listen(0, '127.0.0.3')
      onTestFinished(() => void node.close())
      await once(node, 'listening')
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what listens on a port has an AddressInfo
      const { port } = node.address() as AddressInfo
      const kubectl = `#!/bin/sh\ncase $2 in service) echo ${port} ;; nodes) echo "127.0.0.2 127.0.0.3" ;; esac\n`
      writeFileSync(join(folder, 'kubectl'), kubectl, { mode: 0o755 })
      const target = makeTarget()
      const observed = observeShell(target, 'bash')
      await untilPrompt(observed)
      observed.marks.length = 0
      observed.shell.type(`PATH=${folder}:/usr/bin:/bin`)
      await expect.poll(() => observed.marks.at(-1)).toBe(0)
      const url = (await makeServiceFinder(target)('frontend', observed.shell.pty)) ?? 'none'
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
      expect(url).not.toContain(`:${port}/`)
      expect(await (await fetch(url)).text()).toBe('from the node')
    })
  },
)
