import { setImmediate as nextTurn } from 'node:timers/promises'

import { describe, expect, it, vi } from 'vitest'

import { ManualClock } from '../manual-clock.ts'
import { Kept, newLoopback, runScript, startFixture } from './container-fixture.ts'
import { alpine } from './images/alpine.ts'
import { nginx } from './images/nginx.ts'
import { pause } from './images/pause.ts'
import type { Image, Program } from './program.ts'

const imageOf = (program: Program): Image => ({
  ...alpine,
  entrypoint: ['/prog'],
  command: [],
  binaries: new Map([['/prog', program]]),
})

describe('PID 1', () => {
  it('ignores TERM and INT without a handler, and dies of KILL with 137', async () => {
    const { container, exited } = startFixture({ command: ['sleep', '1000'] })
    await nextTurn()
    container.kill('TERM')
    container.kill('INT')
    container.kill('HUP')
    const first = await Promise.race([exited, nextTurn('still there')])
    expect(first).toBe('still there')
    container.kill('KILL')
    expect(await exited).toEqual({ exitCode: 137, signal: 'KILL' })
  })

  it('pings once a second, ignores TERM and sums up at INT', async () => {
    const clock = new ManualClock()
    const { container, exited, stdout } = startFixture({ command: ['ping', '127.0.0.1'] }, { clock })
    await clock.advance(2000)
    container.kill('TERM')
    await clock.advance(1000)
    container.kill('INT')
    expect(await exited).toEqual({ exitCode: 0 })
    const lines = stdout().split('\n')
    expect(lines[0]).toBe('PING 127.0.0.1 (127.0.0.1): 56 data bytes')
    expect(lines[4]).toMatch(/^64 bytes from 127\.0\.0\.1: seq=3 ttl=64 time=0\.0\d\d ms$/)
    expect(lines.slice(5, 8)).toEqual([
      '',
      '--- 127.0.0.1 ping statistics ---',
      '4 packets transmitted, 4 packets received, 0% packet loss',
    ])
    expect(lines[8]).toMatch(/^round-trip min\/avg\/max = [\d.]+\/[\d.]+\/[\d.]+ ms$/)
    expect(clock.pending).toBe(0)
  })

  it('runs a trap for TERM', async () => {
    const { container, exited, stdout } = startFixture({
      command: ['sh', '-c', 'trap "echo bye; exit 3" TERM; while true; do sleep 0.01; done'],
    })
    await vi.waitFor(() => {
      container.kill('TERM')
      expect(stdout()).toBe('bye\n')
    })
    expect(await exited).toEqual({ exitCode: 3 })
  })

  it('takes all others with it', async () => {
    const clock = new ManualClock()
    const { exited } = startFixture({ command: ['sh', '-c', 'sleep 500 & sleep 600 & exit 5'] }, { clock })
    await clock.advance(0)
    expect(await exited).toEqual({ exitCode: 5 })
    expect(clock.pending).toBe(0)
  })

  it('ends with 139 when the program throws, now or in a callback', async () => {
    const now = startFixture({ image: imageOf(() => Promise.reject(new Error('a bug'))) })
    expect(await now.exited).toEqual({ exitCode: 139 })
    expect(now.stderr()).toContain('a bug')
    const later = startFixture({
      image: imageOf(
        (context) =>
          new Promise(() => {
            context.clock.after(1, () => {
              throw new Error('later')
            })
          }),
      ),
    })
    expect(await later.exited).toEqual({ exitCode: 139 })
  })

  it('waits for TERM in the pause image', async () => {
    const { container, exited } = startFixture({ image: pause })
    await nextTurn()
    container.kill('TERM')
    expect(await exited).toEqual({ exitCode: 0 })
  })
})

describe('what cannot be started', () => {
  it.each([
    [['foo'], 'not-found', 'exec: "foo": executable file not found in $PATH'],
    [['/foo'], 'not-found', 'exec: "/foo": stat /foo: no such file or directory'],
    [['/etc/passwd'], 'not-executable', 'exec: "/etc/passwd": permission denied'],
  ])('%j fails with %s', (command, code, message) => {
    expect(() => startFixture({ command })).toThrow(
      expect.objectContaining({ code, message, name: 'StartError' }),
    )
  })
})

describe('the command', () => {
  it("is the image's, the args over it, or the pod's alone", async () => {
    const image = { ...alpine, entrypoint: ['echo', 'image'], command: ['default'] }
    const run = async (options: { command?: string[]; args?: string[] }): Promise<string> => {
      const fixture = startFixture({ image, ...options })
      await fixture.exited
      return fixture.stdout()
    }
    expect(await run({})).toBe('image default\n')
    expect(await run({ args: ['mine'] })).toBe('image mine\n')
    expect(await run({ command: ['echo', 'only'] })).toBe('only\n')
    expect(await run({ command: ['echo'], args: ['both'] })).toBe('both\n')
  })
})

describe('hogs and floods', () => {
  it.each([
    'while true; do :; done',
    'yes',
    'yes > /dev/null',
    'cat /dev/zero | tr a b > /dev/null',
    'f() { f; }; while true; do (f) 2>/dev/null; done',
  ])('%s leaves the event loop free and ends on KILL', async (script) => {
    let bytes = 0
    const { container, exited } = startFixture({
      command: ['sh', '-c', script],
      onOutput: (_stream, chunk) => void (bytes += chunk.length),
    })
    // Of this process's own work, so that a busy machine does not matter; in milliseconds.
    let longest = 0
    for (let turn = 0; turn < 100; turn++) {
      const before = process.cpuUsage()
      await new Promise((resolve) => setImmediate(resolve))
      const { user, system } = process.cpuUsage(before)
      longest = Math.max(longest, (user + system) / 1000)
    }
    container.kill('KILL')
    expect(await exited).toEqual({ exitCode: 137, signal: 'KILL' })
    expect(longest).toBeLessThan(200)
    expect(bytes).toBeLessThan(3_000_000)
  })

  it('stops a file at the limit', async () => {
    const { stderr, code } = await runScript('yes > /tmp/full')
    expect(stderr).toContain('No space left on device')
    expect(code).toBe(1)
  })

  it('stops a fork bomb', async () => {
    const { container, exited, stderr } = startFixture({
      command: ['sh', '-c', 'f() { f | f & }; f; sleep 1000'],
    })
    await vi.waitFor(() => expect(stderr()).toContain("can't fork"), { timeout: 10_000 })
    container.kill('KILL')
    expect(await exited).toEqual({ exitCode: 137, signal: 'KILL' })
  })
})

describe('shared folders and mounts', () => {
  it('shows a mounted file and leaves the image as it was', async () => {
    const mounts = new Map([['/etc/config/greeting', 'hello\n']])
    const { stdout } = await runScript(
      'cat /etc/config/greeting; ls /etc/config; rm /etc/passwd; ls /etc/passwd 2>&1',
      { mounts },
    )
    expect(stdout).toBe('hello\ngreeting\nls: /etc/passwd: No such file or directory\n')
    expect((await runScript('head -n 1 /etc/passwd')).stdout).toBe('root:x:0:0:root:/root:/bin/sh\n')
  })
})

describe('nginx', () => {
  const serve = (network = newLoopback()): ReturnType<typeof startFixture> & { network: typeof network } => ({
    ...startFixture({ image: nginx }, { network }),
    network,
  })

  it('serves the file that exec changed, logs it and ends gracefully', async () => {
    const { container, exited, stdout, stderr, network } = serve()
    await vi.waitFor(() => expect(network.ports.has(80)).toBe(true))
    const shell = async (script: string): Promise<string> => {
      const out = new Kept()
      await container.exec(['sh', '-c', script], { stdout: out, stderr: out, tty: null }).exit
      return out.text
    }
    expect(await shell('wget -qO- http://localhost/')).toContain('Welcome to nginx!')
    await shell('echo changed > /usr/share/nginx/html/index.html')
    expect(await shell('wget -qO- http://web/')).toBe('changed\n')
    expect(await shell('wget -qO- http://web/nosuch')).toBe(
      'wget: server returned error: HTTP/1.1 404 Not Found\n',
    )
    await vi.waitFor(() =>
      expect(stdout()).toMatch(
        /^127\.0\.0\.1 - - \[\d\d\/\w{3}\/\d{4}:[\d:]{8} \+0000\] "GET \/ HTTP\/1\.1" 200 \d+ "-" "Wget"$/m,
      ),
    )
    expect(stderr()).toContain('open() "/usr/share/nginx/html/nosuch" failed (2: No such file or directory)')
    expect(await shell('curl -s http://web/')).toBe('changed\n')
    expect(await shell('curl -s http://web:81/; echo $?')).toBe('7\n')
    expect(
      await shell('httpd -f -p 8080 -h /usr/share/nginx/html & sleep 0.05; wget -qO- http://localhost:8080/'),
    ).toBe('changed\n')
    container.kill('QUIT')
    expect(await exited).toEqual({ exitCode: 0 })
    expect(network.ports.size).toBe(0)
  })
})

describe('memory', () => {
  it('is cheap for many containers and given back', async () => {
    const clock = new ManualClock()
    const before = process.memoryUsage().heapUsed
    const fixtures = Array.from({ length: 500 }, () =>
      startFixture({ command: ['sleep', '10000'] }, { clock }),
    )
    await clock.advance(0)
    expect(clock.pending).toBe(500)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(60_000_000)
    for (const { container } of fixtures) container.kill('KILL')
    await Promise.all(fixtures.map(({ exited }) => exited))
    expect(clock.pending).toBe(0)
  })
})

describe('hostname', () => {
  it('has its domain from /etc/hosts', async () => {
    const { stdout } = await runScript(
      'hostname -f; echo "10.244.1.2 db-0.db.shop.svc.cluster.local db-0 # a pod" > /etc/hosts; hostname -f; hostname',
      { hostname: 'db-0' },
    )
    expect(stdout).toBe('db-0\ndb-0.db.shop.svc.cluster.local\ndb-0\n')
  })
})
