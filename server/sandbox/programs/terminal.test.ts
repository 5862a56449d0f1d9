import { PassThrough } from 'node:stream'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Kept, startFixture } from './container-fixture.ts'
import type { RunningFixture } from './container-fixture.ts'
import type { ContainerProcess } from './container.ts'

let fixture: RunningFixture
let keys: PassThrough
let screen: Kept
let shell: ContainerProcess

beforeEach(() => {
  fixture = startFixture({ command: ['sleep', '1000'] })
  keys = new PassThrough()
  screen = new Kept()
  shell = fixture.container.exec(['sh'], {
    stdin: keys,
    stdout: screen,
    stderr: screen,
    tty: { columns: 80, rows: 24 },
  })
})

afterEach(async () => {
  fixture.container.kill('KILL')
  await fixture.exited
})

const shows = (text: string): Promise<void> => vi.waitFor(() => expect(screen.text).toContain(text))

describe('sh on a terminal', () => {
  it('prompts, echoes, runs and ends with exit', async () => {
    await shows('/ # ')
    keys.write('echo hello\r')
    await shows('/ # echo hello\r\nhello\r\n/ # ')
    keys.write('cd /tmp\rexit 7\r')
    expect(await shell.exit).toBe(7)
    expect(screen.text).toContain('/tmp # exit 7\r\n')
  })

  it('takes back with backspace and recalls with the arrow up', async () => {
    keys.write('echo abd\u007fc\r')
    await shows('abc\r\n')
    keys.write('\u001b[A\r')
    await vi.waitFor(() => expect(screen.text.match(/\nabc\r\n/g)).toHaveLength(2))
  })

  it('stops the program with Ctrl-C and goes on', async () => {
    keys.write('sleep 100\r')
    await vi.waitFor(() => expect(screen.text).toContain('sleep 100\r\n'))
    keys.write('ps\u0003')
    keys.write('echo $?\r')
    await shows('130\r\n')
  })

  it('stops a loop of its own with Ctrl-C', async () => {
    keys.write('while true; do :; done\r')
    await shows('done\r\n')
    keys.write('\u0003')
    keys.write('echo back\r')
    await shows('\nback\r\n')
  })

  it('lets cat read lines until Ctrl-D, then goes on itself', async () => {
    keys.write('cat\r')
    keys.write('one\r')
    await shows('one\r\none\r\n')
    keys.write('\u0004')
    keys.write('echo after\r')
    await shows('\nafter\r\n')
    keys.write('\u0004')
    expect(await shell.exit).toBe(0)
  })

  it('asks for more while a command is not whole', async () => {
    keys.write('for i in 1 2; do\r')
    await shows('> ')
    keys.write('echo n$i\rdone\r')
    await shows('n1\r\nn2\r\n')
  })

  it('knows the size and its changes', async () => {
    keys.write('mkdir d; cd d; touch aaa bbb ccc\r')
    keys.write('ls\r')
    await shows('aaa  bbb  ccc\r\n')
    shell.resize(6, 24)
    keys.write('ls\r')
    await shows('aaa\r\nbbb\r\nccc\r\n')
  })

  it('gets HUP when the client leaves', async () => {
    await shows('/ # ')
    shell.kill('HUP')
    expect(await shell.exit).toBe(129)
  })

  it('says that a program is not there, and does what busybox says', async () => {
    keys.write('foo\r')
    await shows('sh: foo: not found\r\n')
    keys.write('vi x\r')
    await shows('vi: an editor is not part of this simulated container\r\n')
  })
})

describe('attach', () => {
  it('types into PID 1 and sees what it prints; its end ends an input that is attached once', async () => {
    const own = startFixture({ command: ['cat'], stdin: true, stdinOnce: true })
    const input = new PassThrough()
    const output = new Kept()
    own.container.attach({ stdin: input, stdout: output, stderr: output, tty: null })
    input.write('hello\n')
    await vi.waitFor(() => expect(output.text).toBe('hello\n'))
    input.end()
    expect(await own.exited).toEqual({ exitCode: 0 })
    expect(own.stdout()).toBe('hello\n')
  })

  it("works on the container's terminal", async () => {
    const own = startFixture({ command: ['sh'], stdin: true, tty: true, stdinOnce: true })
    const input = new PassThrough()
    const output = new Kept()
    const attached = own.container.attach({
      stdin: input,
      stdout: output,
      stderr: output,
      tty: { columns: 100, rows: 30 },
    })
    input.write('echo hi\r')
    await vi.waitFor(() => expect(output.text).toContain('hi\r\n/ # '))
    attached.detach()
    expect(await own.exited).toEqual({ exitCode: 0 })
  })
})
