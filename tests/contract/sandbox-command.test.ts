import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

import { afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { findCommand } from '../../server/find-command.ts'
import { childrenOf } from '../support/children.ts'
import { listKubectls } from '../support/kubectls.ts'
import { Command } from '../support/sandbox-command.ts'

const run = promisify(execFile)
const LINE = /^export KUBECONFIG=(\S+)\n$/

let kubectl: string
let sandbox: Command | null = null

beforeAll(async () => {
  kubectl = (await listKubectls())[0]?.file ?? ''
})

afterEach(async () => {
  await sandbox?.end()
  sandbox = null
})

/** Starts a sandbox and gives its kubeconfig once the line is printed. */
async function start(
  env: Record<string, string | undefined> = process.env,
  args: string[] = [],
): Promise<string> {
  const started = new Command(['sandbox', ...args], env)
  sandbox = started
  await expect.poll(() => started.stdout, { timeout: 20_000 }).toMatch(LINE)
  return LINE.exec(started.stdout)?.[1] ?? ''
}

const ask = async (kubeconfig: string, ...args: string[]): Promise<string> =>
  (await run(kubectl, args, { env: { ...process.env, KUBECONFIG: kubeconfig } })).stdout

/** Asks the running sandbox as a second `livedeck` does. */
async function tell(kubeconfig: string, ...words: string[]): Promise<Command> {
  const command = new Command(['sandbox', ...words], { ...process.env, KUBECONFIG: kubeconfig })
  await command.exit()
  return command
}

/** True while a process runs; one that is dead and not yet waited for has no command line any more (proc(5)). */
function isRunning(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
  } catch {
    return false
  }
}

describe('livedeck sandbox', () => {
  test('prints the line to evaluate alone, and kubectl reaches three nodes with it', async () => {
    const kubeconfig = await start()
    expect(sandbox?.stderr).toContain('simulated cluster')
    expect(await ask(kubeconfig, 'get', 'nodes', '-o', 'name')).toBe('node/kube1\nnode/kube2\nnode/kube3\n')
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'leaves no process behind after %s',
    async (signal) => {
      const folder = dirname(await start())
      const pids = childrenOf(sandbox?.child.pid ?? 0)
      expect(pids).not.toEqual([])
      expect(await sandbox?.end(signal)).toBe(signal === 'SIGKILL' ? null : 0)
      await expect.poll(() => pids.filter(isRunning)).toEqual([])
      // Nobody is left who could clean up after SIGKILL.
      expect(existsSync(folder)).toBe(signal === 'SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  )

  test('says in one line why it cannot start', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => new Promise((resolve) => void other.close(() => resolve())))
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const command = new Command(['sandbox', '--port', String(port)])
    expect(await command.exit()).toBe(1)
    expect(command.stdout).toBe('')
    expect(command.stderr).toMatch(
      new RegExp(
        `^livedeck: expected to listen on 127.0.0.1 port ${port}, but something else listens there[^\n]*\n$`,
      ),
    )
  })

  test('is brought back to its first state, and made faster, from another shell', async () => {
    const kubeconfig = await start()
    await ask(kubeconfig, 'create', 'configmap', 'mine')
    expect((await tell(kubeconfig, 'speed', '10')).stdout).toBe(
      'simulated cluster: 10× time, not reset yet\n',
    )
    expect((await tell(kubeconfig, 'reset')).stdout).toContain('reset once')
    expect(await ask(kubeconfig, 'get', 'configmaps', '-o', 'name')).not.toContain('mine')
    expect(await ask(kubeconfig, 'get', 'nodes', '-o', 'name')).toContain('node/kube3')
  })

  test('is never taken for a real cluster: where none runs, nothing is reset', async () => {
    const command = await tell('/nonexistent/kubeconfig', 'reset')
    expect(command.child.exitCode).toBe(1)
    expect(command.stderr).toMatch(/^livedeck: expected KUBECONFIG to name a running sandbox[^\n]*\n$/)
  })

  test('brings commands for a machine that has none, and says so', async () => {
    const path = mkdtempSync(join(tmpdir(), 'livedeck-path-'))
    onTestFinished(() => rmSync(path, { recursive: true }))
    for (const name of ['bash', 'sh', 'cat', 'sleep']) {
      symlinkSync((await findCommand(name, process.env['PATH'])) ?? '', join(path, name))
    }
    symlinkSync(kubectl, join(path, 'kubectl'))
    const kubeconfig = await start({ HOME: path, PATH: path })
    const bin = join(dirname(kubeconfig), 'bin')
    expect(readdirSync(bin).toSorted()).toEqual([
      'curl',
      'docker',
      'docker-compose',
      'jq',
      'sandbox',
      'watch',
    ])
    expect(sandbox?.stderr).toContain(
      `curl, jq, watch, docker, docker-compose for this machine:  export PATH=${bin}:"$PATH"`,
    )
    const env = { HOME: path, PATH: `${bin}:${path}`, KUBECONFIG: kubeconfig }
    const shell = async (line: string): Promise<string> => (await run('bash', ['-c', line], { env })).stdout
    expect(await shell('kubectl get service kubernetes -o json | jq .spec.ports[0].port')).toBe('443\n')
    expect(await shell('curl -s --max-time 1 http://127.0.0.1:1/ || echo $?')).toBe('7\n')
    expect(await shell('watch -q 1 -n 0.1 echo seen')).toContain('seen')
    expect(await shell('sandbox status')).toBe('simulated cluster: 1× time, not reset yet\n')
  })
})
