import { Writable } from 'node:stream'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { StatusError } from '../../apiserver/status-error.ts'
import { startCluster } from './cluster.fixture.ts'
import type { KubeletCluster } from './cluster.fixture.ts'

let cluster: KubeletCluster

beforeEach(() => {
  cluster = startCluster()
})

afterEach(() => cluster.dispose())

const WEB = { namespace: 'default', pod: 'web' }

/** The reason and the message of the refusal that a call ends in. */
async function refusal(call: () => unknown): Promise<string> {
  try {
    await call()
  } catch (error) {
    if (error instanceof StatusError) return `${error.reason}: ${error.message}`
    throw error
  }
  throw new Error('Nothing was refused')
}

/** A stream that keeps what it gets. */
function collector(): { stream: Writable; text(): string } {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  return { stream, text: () => Buffer.concat(chunks).toString() }
}

describe('logs', () => {
  it('give the last lines, and the time of each', async () => {
    cluster.run({})
    await cluster.clock.advance(5000)
    expect(await cluster.logs({ tailLines: 1 })).toBe('64 bytes from 127.0.0.1\n')
    expect(await cluster.logs({ tailLines: 1, timestamps: true })).toMatch(
      /^2026-11-23T09:00:0\d\.\d{9}Z 64 bytes from 127\.0\.0\.1\n$/,
    )
    expect(await cluster.logs({ limitBytes: 4 })).toBe('PING')
    expect(await cluster.logs({ sinceSeconds: 1 })).toBe('64 bytes from 127.0.0.1\n')
  })

  it('follow until the container ends', async () => {
    cluster.run({})
    await cluster.clock.advance(2000)
    const following = cluster.logs({ follow: true, tailLines: 0 })
    await cluster.clock.advance(3000)
    cluster.api.delete('pods', 'default', 'web', { gracePeriodSeconds: 1 })
    await cluster.clock.advance(1500)
    expect((await following).split('\n').length).toBeGreaterThanOrEqual(3)
  })

  it('show the last start while the next is waited for, and before it with previous', async () => {
    cluster.run({ command: ['cat', '/nosuch'] })
    await cluster.clock.advance(6000)
    const words = "cat: can't open '/nosuch': No such file or directory\n"
    expect(cluster.pod().status.containerStatuses?.[0]?.state?.waiting?.reason).toBe('CrashLoopBackOff')
    expect(await cluster.logs()).toBe(words)
    expect(await cluster.logs({ previous: true })).toBe(words)
  })

  it('refuse what there is no log of, in the kubelet’s words', async () => {
    const main = 'container "main" in pod "web"'
    cluster.run({ image: 'nosuch' })
    await cluster.clock.advance(0)
    expect(await refusal(() => cluster.logs())).toBe(
      `BadRequest: ${main} is waiting to start: ContainerCreating`,
    )
    await cluster.clock.advance(2000)
    expect(await refusal(() => cluster.logs())).toBe(
      `BadRequest: ${main} is waiting to start: image can't be pulled`,
    )
    await cluster.clock.advance(9000)
    expect(await refusal(() => cluster.logs())).toBe(
      `BadRequest: ${main} is waiting to start: trying and failing to pull image`,
    )
    expect(await refusal(() => cluster.logs({ previous: true }))).toBe(
      `BadRequest: previous terminated ${main} not found`,
    )
  })

  it('ask for a name where there are several containers', async () => {
    const containers = ['a', 'b'].map((name) => ({ name, image: 'alpine' }))
    const initContainers = [{ name: 'i', image: 'alpine', command: ['true'] }]
    cluster.run({}, { containers, initContainers })
    await cluster.clock.advance(3000)
    expect(await refusal(() => cluster.logs())).toBe(
      'BadRequest: a container name must be specified for pod web, choose one of: [a b] or one of the init containers: [i]',
    )
    expect(await refusal(() => cluster.logs({}, 'z'))).toBe(
      'BadRequest: container z is not valid for pod web',
    )
    expect(await cluster.logs({ tailLines: 1 }, 'b')).toContain('127.0.0.1')
  })

  it('are empty for a pod that nobody has scheduled', async () => {
    cluster.run({}, { nodeName: '' })
    expect(await cluster.logs()).toBe('')
  })
})

describe('exec', () => {
  it('runs a command beside the container’s own and gives its exit code', async () => {
    cluster.run({ command: ['polite'] })
    await cluster.clock.advance(2000)
    const out = collector()
    const streams = { stdout: out.stream, tty: false }
    const hello = await cluster.kubelets.exec(WEB, ['echo', 'hello'], streams)
    const no = await cluster.kubelets.exec(WEB, ['false'], { tty: false })
    await cluster.clock.advance(100)
    expect([await hello.exit, out.text(), await no.exit]).toEqual([0, 'hello\n', 1])
  })

  it('refuses what is not there', async () => {
    cluster.run({ command: ['polite'] })
    const exec = (...command: string[]) => refusal(() => cluster.kubelets.exec(WEB, command, { tty: false }))
    expect(await exec('echo')).toBe(
      'InternalError: Internal error occurred: unable to upgrade connection: container not found ("main")',
    )
    await cluster.clock.advance(2000)
    expect(await exec('foo')).toMatch(/exec: "foo": executable file not found in \$PATH: unknown$/)
    const nowhere = { namespace: 'default', pod: 'nosuch' }
    expect(await refusal(() => cluster.kubelets.exec(nowhere, ['echo'], { tty: false }))).toBe(
      'NotFound: pods "nosuch" not found',
    )
  })
})

describe('attach', () => {
  it('shows what the container prints from then on', async () => {
    cluster.run({})
    await cluster.clock.advance(2000)
    const out = collector()
    const attached = await cluster.kubelets.attach(WEB, { stdout: out.stream, tty: false })
    await cluster.clock.advance(2000)
    cluster.api.delete('pods', 'default', 'web', { gracePeriodSeconds: 1 })
    await cluster.clock.advance(1500)
    expect(await attached.exit).toBe(0)
    expect(out.text()).toMatch(/^(64 bytes from 127\.0\.0\.1\n)+$/)
  })
})

describe('a program that listens', () => {
  it('does so at its pod’s address, as long as it runs', async () => {
    cluster.run({ command: ['serve'] })
    await cluster.clock.advance(2000)
    expect([...cluster.network.listening]).toEqual([`${cluster.pod().status.podIP}:8080`])
    cluster.api.delete('pods', 'default', 'web', { gracePeriodSeconds: 1 })
    await cluster.clock.advance(1500)
    expect(cluster.network.listening.size).toBe(0)
  })
})

describe('dial', () => {
  it('reaches a port of a running pod and says which it cannot', async () => {
    cluster.network.answers.set(8080, 'hello')
    cluster.run({})
    expect(await refusal(() => cluster.kubelets.dial('default', 'web', 8080))).toMatch(
      /Current status=Pending$/,
    )
    await cluster.clock.advance(2000)
    const connection = await cluster.kubelets.dial('default', 'web', 8080)
    expect(String((await connection.toArray())[0])).toBe('hello')
    expect(await refusal(() => cluster.kubelets.dial('default', 'web', 81))).toMatch(/connection refused$/)
  })
})
