import { expect, test } from 'vitest'
import { parseTarget } from './parse-target.ts'
import { Reaper } from './reaper.ts'
import { TargetError } from './target-error.ts'

const deps = { environment: {}, cwd: '/', reaper: new Reaper() }

function refusal(given: string): TargetError {
  try {
    parseTarget(given, deps)
  } catch (error) {
    if (error instanceof TargetError) return error
    throw error
  }
  throw new Error(`${given} was taken for a target`)
}

test.each([
  'local',
  'ssh:kube1',
  'ssh:root@10.0.0.7',
  'ssh:eve.lab-1@kube1.example.org',
  'ssh:::1',
  'ssh:fe80::1%eth0',
])('%s is a target of that name', (name) => {
  const target = parseTarget(name, deps)
  expect(target.name).toBe(name)
  expect(target.simulated).toBe(false)
})

test('the sandbox is a target of that name and says that it is simulated', async () => {
  const target = parseTarget('sandbox', { ...deps, sandbox: { kubeconfig: '/s/kubeconfig', folder: '/s' } })
  expect(target.name).toBe('sandbox')
  expect(target.simulated).toBe(true)
  expect(target.isLost({ exitCode: 255, signal: null })).toBe(false)
  await target.dispose()
})

test('the sandbox is no target where none runs', () => {
  expect(refusal('sandbox').code).toBe('no-sandbox')
})

test('only ssh that failed or lost its connection is lost', () => {
  const ssh = parseTarget('ssh:kube1', deps)
  expect(ssh.isLost({ exitCode: 255, signal: null })).toBe(true)
  expect(ssh.isLost({ exitCode: 1, signal: null })).toBe(false)
  expect(parseTarget('local', deps).isLost({ exitCode: 255, signal: null })).toBe(false)
})

test.each([
  '',
  '-oProxyCommand=touch /tmp/owned',
  'kube1 -oProxyCommand=x',
  'kube1\n',
  '$(id)',
  '`id`',
  'a;b',
  'user@-host',
  '//kube1',
  "'",
  '\x1b[31m',
])('the host %j is refused', (host) => {
  expect(refusal(`ssh:${host}`).code).toBe('invalid-host')
})

test.each([
  ['lokal', 'local'],
  ['locla', 'local'],
  ['', 'local'],
  ['sandbx', 'sandbox'],
  ['Sandbox', 'sandbox'],
  ['ssh', 'ssh:HOST'],
  ['ssh kube1', 'ssh:kube1'],
  ['shh:kube1', 'ssh:kube1'],
  ['root@kube1', 'ssh:root@kube1'],
])('%j is no target and brings %s to mind', (given, nearest) => {
  const error = refusal(given)
  expect(error.code).toBe('unknown-target')
  expect(error.message).toContain(`did you mean ${nearest}?`)
})
