import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, onTestFinished, test } from 'vitest'
import { openLabShell, type LabShell } from '../../server/shell/lab-shell.ts'
import type { FolderFiles } from '../../server/shell/placed-files.ts'
import type { PtyExit, ShellName, Target } from '../../server/shell/target.ts'

/** A lab shell of a target and what it has said. */
export interface Observed {
  shell: LabShell
  /** Exit codes as the shell reported them, `start` for each command's start. */
  marks: (number | 'start')[]
  output: () => string
  exit: Promise<PtyExit>
}

/** Opens a terminal and listens to it; it ends with the test. */
export function observeShell(target: Target, name: ShellName): Observed {
  const shell = openLabShell(target, { cols: 100, rows: 30, shell: name })
  onTestFinished(() => shell.dispose())
  const marks: Observed['marks'] = []
  const chunks: Buffer[] = []
  shell.onData((bytes) => chunks.push(bytes))
  shell.onMark((mark) => {
    if (mark.type === 'command-start') marks.push('start')
    if (mark.type === 'command-end') marks.push(mark.exitCode)
  })
  const exit = new Promise<PtyExit>((resolve) => shell.onExit(resolve))
  return { shell, marks, output: () => Buffer.concat(chunks).toString(), exit }
}

/** Waits until the shell of a terminal takes a command. */
export const untilPrompt = ({ shell }: Observed): Promise<void> =>
  expect.poll(() => shell.state, { timeout: 15_000 }).toBe('prompt')

/** What an implementation of Target must hold, with each of the shells it has. */
export function describeTarget(name: string, make: () => Target, shells: ShellName[]): void {
  const makeTarget = (): Target => {
    const target = make()
    onTestFinished(() => target.dispose())
    return target
  }

  describe.each(shells)(`the target ${name} with %s`, (shellName) => {
    const open = async (target = makeTarget()): Promise<Observed> => {
      const observed = observeShell(target, shellName)
      await untilPrompt(observed)
      observed.marks.length = 0
      return observed
    }

    test('opens a shell that says what its commands return', async () => {
      const observed = await open()
      observed.shell.type('echo "$((6 * 7)) ${TERM}"\n(exit 5)')
      await expect.poll(() => observed.marks.at(-1)).toBe(5)
      expect(observed.marks[0]).toBe('start')
      expect(observed.output()).toContain('42 xterm-256color\r\n')
      await untilPrompt(observed)
    })

    test('takes Ctrl-C, text in any language and a loop over lines', async () => {
      const observed = await open()
      observed.shell.type('sleep 1000')
      await expect.poll(() => observed.shell.state).toBe('busy')
      observed.shell.interrupt()
      await untilPrompt(observed)
      observed.shell.type('for word in Grüße 世界; do\n  echo "<$word>"\ndone')
      await expect.poll(observed.output).toContain('<世界>\r\n')
    })

    test('tells a shell that ended from a connection that broke', async () => {
      const target = makeTarget()
      const observed = await open(target)
      observed.shell.type('exit 3')
      const exit = await observed.exit
      expect(exit).toEqual({ exitCode: 3, signal: null })
      expect(target.isLost(exit)).toBe(false)
      expect(observed.shell.state).toBe('exited')
    })

    test('starts in the files that were placed, which go with the target', async () => {
      const target = makeTarget()
      const kept: string[] = []
      const path = await target.placeFiles(makeFiles(), (one) => kept.push(one))
      const observed = await open(target)
      observed.shell.type('pwd; cat src/hello.txt; ls -l run.sh')
      await expect.poll(observed.output).toContain('run.sh\r\n')
      expect(observed.output()).toContain(`${path}\r\n`)
      expect(observed.output()).toContain('Grüße\r\n')
      expect(observed.output()).toContain('-rwxr-xr-x')
      await target.dispose()
      expect(existsSync(dirname(path))).toBe(false)
      expect(kept).toEqual([])
    })

    test('leaves placed files that were changed, and says where', async () => {
      const target = makeTarget()
      const kept: string[] = []
      const path = await target.placeFiles(makeFiles(), (one) => kept.push(one))
      onTestFinished(() => rmSync(dirname(path), { recursive: true }))
      const observed = await open(target)
      observed.shell.type('echo mine >> src/hello.txt')
      await expect.poll(() => observed.marks.at(-1)).toBe(0)
      await target.dispose()
      expect(kept).toEqual([path])
      expect(readFileSync(join(path, 'src/hello.txt'), 'utf8')).toBe('Grüße\nmine\n')
    })

    test('gives each shell a nonce of its own that no process shows', async () => {
      const target = makeTarget()
      const nonces = await Promise.all(
        [open(target), open(target)].map(async (opened) => nonceOf(await opened)),
      )
      expect(new Set(nonces).size).toBe(2)
      for (const nonce of nonces) expect(processesThatShow(nonce)).toEqual([])
    })

    test('ends all its terminals when disposed', async () => {
      const target = makeTarget()
      const all = await Promise.all([open(target), open(target)])
      await target.dispose()
      await Promise.all(all.map(({ exit }) => exit))
    })
  })
}

/** A folder `lab` with two files; the targets of the tests all live on this machine. */
function makeFiles(): FolderFiles {
  const common = { mtime: 1_700_000_000, target: '', content: Buffer.alloc(0) }
  return {
    name: 'lab',
    entries: [
      { ...common, path: 'src', type: 'folder', mode: 0o755 },
      { ...common, path: 'src/hello.txt', type: 'file', mode: 0o644, content: Buffer.from('Grüße\n') },
      { ...common, path: 'run.sh', type: 'file', mode: 0o755, content: Buffer.from('#!/bin/sh\n') },
    ],
  }
}

/** Asks a shell for its nonce, which it shows to nobody by itself. */
async function nonceOf({ shell, output }: Observed): Promise<string> {
  const read = (): string => /<([0-9a-f]{32})>/.exec(output())?.[1] ?? ''
  expect(output()).not.toMatch(/[0-9a-f]{32}/)
  shell.type('echo "<$__livedeck_nonce>"')
  await expect.poll(read).not.toBe('')
  return read()
}

/** Lists the processes whose arguments or environment hold a text. */
function processesThatShow(text: string): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) =>
      ['cmdline', 'environ'].some((file) => {
        try {
          return readFileSync(`/proc/${pid}/${file}`).includes(text)
        } catch {
          return false
        }
      }),
    )
}
