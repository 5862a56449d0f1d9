import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { openLabShell } from './lab-shell.ts'
import { Reaper } from './reaper.ts'
import { SandboxTarget, sandboxEnvironment } from './sandbox-target.ts'

const access = { kubeconfig: '/run/sandbox/kubeconfig', folder: '/run/sandbox' }

test('kubectl finds the sandbox, its caches and its commands, and everything else is as on the machine', () => {
  const environment = { HOME: '/home/eve', PATH: '/usr/bin', DOCKER_HOST: 'unix:///run/docker.sock' }
  expect(sandboxEnvironment({ ...environment, KUBECONFIG: '/home/eve/production' }, access)).toEqual({
    ...environment,
    KUBECONFIG: '/run/sandbox/kubeconfig',
    KUBECACHEDIR: '/run/sandbox/cache/kube',
    XDG_CACHE_HOME: '/run/sandbox/cache',
    PATH: '/run/sandbox/bin:/usr/bin',
  })
})

test('a proxy is never asked for the machine’s own addresses', () => {
  const made = sandboxEnvironment({ https_proxy: 'http://proxy:3128', no_proxy: 'example.org' }, access)
  expect(made['no_proxy']).toBe('example.org,localhost,127.0.0.0/8,127.0.0.1')
  expect(made['NO_PROXY']).toBe('localhost,127.0.0.0/8,127.0.0.1')
})

test('a ~/.bashrc that names another cluster and another PATH does not lead away from the sandbox', async () => {
  const home = await mkdtemp(join(tmpdir(), "livedeck-o'brien-"))
  onTestFinished(() => rm(home, { recursive: true, maxRetries: 20, retryDelay: 50 }))
  const folder = join(home, 'sandbox')
  await mkdir(join(folder, 'bin'), { recursive: true })
  await writeFile(join(folder, 'bin/where'), '#!/bin/sh\necho "<$KUBECONFIG>"\n', { mode: 0o755 })
  await writeFile(join(home, '.bashrc'), 'export KUBECONFIG=~/production PATH=/usr/bin:/bin\n')
  const reaper = new Reaper()
  onTestFinished(() => reaper.dispose())
  const target = new SandboxTarget(
    { kubeconfig: join(folder, 'kubeconfig'), folder },
    { environment: { HOME: home, PATH: '/usr/bin:/bin', TERM: 'xterm' }, cwd: home, reaper },
  )
  onTestFinished(() => target.dispose())
  const shell = openLabShell(target, { cols: 200, rows: 30, shell: 'bash' })
  let output = ''
  shell.onData((bytes) => void (output += bytes.toString()))
  await expect.poll(() => shell.state, { timeout: 15_000 }).toBe('prompt')
  shell.type('where')
  await expect.poll(() => output).toContain(`<${folder}/kubeconfig>\r\n`)
})
