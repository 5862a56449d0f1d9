import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Pty, PtyExit } from '../../server/shell/target.ts'

/** What an implementation of Pty must hold; `open` runs a POSIX shell script on a new pty of 80 columns and 24 lines. */
export function describePty(name: string, open: (script: string) => Pty): void {
  const start = (script: string): { pty: Pty; output: () => Buffer; exit: Promise<PtyExit> } => {
    const pty = open(script)
    onTestFinished(() => pty.dispose())
    const chunks: Buffer[] = []
    pty.onData((bytes) => chunks.push(bytes))
    const exit = new Promise<PtyExit>((resolve) => pty.onExit(resolve))
    return { pty, output: () => Buffer.concat(chunks), exit }
  }
  const untilSaid = (output: () => Buffer, word: string): Promise<void> =>
    expect.poll(() => output().includes(word), { timeout: 10_000 }).toBe(true)

  describe(`the pty of ${name}`, () => {
    test('hands bytes on as they are, whatever they mean', async () => {
      const { output, exit } = start("stty raw; printf '<\\377\\000\\303\\033\\200>'; exit 0")
      await exit
      const bytes = output()
      const from = bytes.indexOf('<')
      expect([...bytes.subarray(from, bytes.indexOf('>') + 1)]).toEqual([
        0x3c, 0xff, 0x00, 0xc3, 0x1b, 0x80, 0x3e,
      ])
    })

    test('reports the exit after the last byte, with its code', async () => {
      const { output, exit } = start('seq 1 20000; exit 7')
      expect(await exit).toEqual({ exitCode: 7, signal: null })
      expect(output().toString()).toContain('\r\n19999\r\n20000\r\n')
    })

    test('takes a megabyte at once and loses nothing of it', async () => {
      const { pty, output } = start('stty raw -echo; echo ready; head -c 1048576 | sha256sum')
      await untilSaid(output, 'ready')
      const bytes = randomBytes(1024 * 1024)
      pty.write(bytes)
      await untilSaid(output, createHash('sha256').update(bytes).digest('hex'))
    })

    test('starts with the size it was given and tells the program of a new one', async () => {
      const { pty, output } = start("stty size; trap 'stty size; exit' WINCH; while :; do sleep 0.05; done")
      await untilSaid(output, '24 80')
      pty.resize(132, 43)
      await untilSaid(output, '43 132')
    })

    test('loses nothing between pause and resume', async () => {
      const { pty, output, exit } = start('seq 1 60000')
      pty.onData(() => {
        pty.pause()
        setImmediate(() => pty.resume())
      })
      await exit
      const numbers =
        output()
          .toString()
          .match(/^\d+(?=\r$)/gm) ?? []
      expect(numbers.map(Number)).toEqual(Array.from({ length: 60_000 }, (_, index) => index + 1))
    })

    test('passes Ctrl-C to the program', async () => {
      const { pty, output, exit } = start(
        "trap 'echo caught; exit 9' INT; echo ready; while :; do sleep 0.05; done",
      )
      await untilSaid(output, 'ready')
      pty.write('\x03')
      expect((await exit).exitCode).toBe(9)
      expect(output().toString()).toContain('caught')
    })

    test('ends when it is disposed before its program has begun', async () => {
      const ended: Promise<unknown>[] = []
      for (let count = 0; count < 20; count++) {
        const { pty, exit } = start('sleep 1000; echo')
        ended.push(pty.dispose(), exit)
      }
      await Promise.all(ended)
    })

    test('ends its program when disposed, twice if need be, and then takes calls in silence', async () => {
      const { pty, output } = start('echo "pid=$$."; sleep 1000; echo')
      await untilSaid(output, '.')
      const pid = /pid=(\d+)\./.exec(output().toString())?.[1] ?? ''
      expect(existsSync(`/proc/${pid}`)).toBe(true)
      await Promise.all([pty.dispose(), pty.dispose()])
      await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 5_000 }).toBe(false)
      pty.write('x')
      pty.resize(100, 30)
      pty.pause()
      pty.resume()
    })
  })
}
