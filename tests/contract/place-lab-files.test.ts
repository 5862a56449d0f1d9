import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { askToPlace, filesNotAskedFor } from '../../server/messages.ts'
import { terminalEnvironment } from '../../server/shell/environment.ts'
import { Reaper } from '../../server/shell/reaper.ts'
import { SpawnedPty } from '../../server/shell/spawned-pty.ts'
import { LAB } from '../support/lab-walk.ts'
import { tokenOf } from '../support/presentation.ts'
import { BIN, Command } from '../support/sandbox-command.ts'
import { Window, tradeToken } from '../support/window.ts'
import { type Sshd, hasSshd, startSshd } from './sshd.ts'

/*
 * A lecture on another machine, from a real terminal and over a real ssh: its files are placed there after a yes only. The
 * machine is this one.
 */

const ARGS = ['present', LAB, '--no-open', '--port', '0', '--target', 'ssh:kube1']

describe.skipIf(!hasSshd)(
  `the lab's files over ssh${hasSshd ? '' : ': sshd is not installed'}`,
  { timeout: 90_000 },
  () => {
    const reaper = new Reaper()
    let folder: string
    let sshd: Sshd
    let env: Record<string, string>

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'livedeck-placed-'))
      sshd = await startSshd()
      const ssh = execFileSync('which', ['ssh'], { encoding: 'utf8' }).trim()
      // Whoever lectures has the host in a configuration of their own; the test's must not touch theirs.
      const script = `#!/bin/sh\nexec ${ssh} -F '${sshd.configFile}' "$@"\n`
      writeFileSync(join(folder, 'ssh'), script, { mode: 0o755 })
      const PATH = [folder, process.env['PATH']].join(delimiter)
      env = { ...terminalEnvironment(process.env), PATH }
    })

    afterAll(async () => {
      await sshd.stop()
      rmSync(folder, { recursive: true })
      await reaper.dispose()
    })

    /** Starts the lecture on a terminal and answers its question; gives the presenter's window. */
    async function lectureAfter(answer: string): Promise<Window> {
      const command = { file: process.execPath, args: [BIN, ...ARGS], env, cwd: folder, cols: 200, rows: 24 }
      const terminal = new SpawnedPty(command, reaper)
      onTestFinished(() => terminal.dispose())
      const chunks: Buffer[] = []
      terminal.onData((bytes) => chunks.push(bytes))
      const said = (): string => Buffer.concat(chunks).toString()
      await expect.poll(said, { timeout: 20_000 }).toContain(askToPlace('ssh:kube1').trim())
      expect(said()).not.toContain('token=')
      terminal.write(`${answer}\r`)
      await expect.poll(said, { timeout: 20_000 }).toMatch(/https?:\S+token=\S+\s/)
      const link = /https?:\S+token=\S+/.exec(said())?.[0] ?? ''
      const url = new URL(link).origin
      const window = await Window.open(url, await tradeToken(url, tokenOf(link)))
      onTestFinished(() => window.close())
      await window.until('terminals', ({ terminals }) => terminals[0]?.state === 'prompt')
      return window
    }

    test('are copied after a yes, and the terminal starts in the copy', async () => {
      const window = await lectureAfter('y')
      window.type('echo "<$(basename "$PWD"):$(ls docker-compose.yml Dockerfile page/index.html | wc -l)>"\r')
      await window.untilOutput('<hotelapp:3>')
    })

    test('stay here after anything else, and the lecture begins all the same', async () => {
      const window = await lectureAfter('')
      window.type('echo "<$(ls docker-compose.yml 2>/dev/null | wc -l)>"\r')
      await window.untilOutput('<0>')
    })

    test('stay here where nobody can be asked, which it says', async () => {
      const command = new Command(ARGS, env)
      onTestFinished(() => void command.end())
      await expect.poll(() => command.stdout, { timeout: 20_000 }).toContain('token=')
      expect(command.stderr).toContain(filesNotAskedFor('ssh:kube1'))
      expect(await command.end()).toBe(0)
    })
  },
)
