import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { openLabShell, type LabShell } from './lab-shell.ts'
import { LocalTarget } from './local-target.ts'
import { Reaper } from './reaper.ts'
import type { ShellName } from './target.ts'

/** A lab shell and what it has said. */
export interface Lab {
  shell: LabShell
  home: string
  /** The marks so far, such as `C D0 B`; clearing it starts a new list. */
  marks: string[]
  /** How often the shell has turned ready. */
  readied: () => number
  /** All output as text, without the end of a bracketed paste. */
  output: () => string
  /** The same as it came. */
  raw: () => string
  /** Types a code, waits until the shell is at its prompt again and returns the marks in between. */
  run: (code: string) => Promise<string>
}

/** Dotfiles of the new home, by name. */
export interface Files {
  [name: string]: string
}

/** Opens a real shell in a new home with these dotfiles. */
export function openLab(name: ShellName = 'bash', files: Files = {}): Lab {
  const home = mkdtempSync(join(tmpdir(), 'lab-home-'))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(home, file), text)
  const reaper = new Reaper()
  const environment = {
    HOME: home,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TERM: 'xterm-256color',
    TMPDIR: home,
    LANG: 'C.UTF-8',
  }
  const target = new LocalTarget({ environment, cwd: home, reaper })
  const shell = openLabShell(target, { cols: 120, rows: 30, shell: name })
  onTestFinished(async () => {
    await shell.dispose()
    await target.dispose()
    await reaper.dispose()
    rmSync(home, { recursive: true })
  })
  return observe(shell, home)
}

// oxlint-disable-next-line no-control-regex -- the switch is a control sequence
const PASTE_OFF = /\x1b\[\?2004l\r?/g

function observe(shell: LabShell, home: string): Lab {
  const marks: string[] = []
  const chunks: Buffer[] = []
  let readied = 0
  shell.onReady(() => readied++)
  shell.onData((bytes) => chunks.push(bytes))
  shell.onMark((mark) => {
    if (mark.type === 'command-start') marks.push(`C${mark.previous}`)
    else if (mark.type === 'command-end') marks.push(`D${mark.exitCode}`)
    else marks.push({ hello: 'N', prompt: 'B', continuation: 'A', 'foreign-prompt': 'F' }[mark.type])
  })
  const run = async (code: string): Promise<string> => {
    marks.length = 0
    shell.type(code)
    await expect.poll(() => marks.at(-1), { timeout: 10_000 }).toBe('B')
    return marks.join(' ')
  }
  const raw = (): string => Buffer.concat(chunks).toString()
  const output = (): string => raw().replaceAll(PASTE_OFF, '')
  return { shell, home, marks, readied: () => readied, output, raw, run }
}

/** Waits for the prompt. */
export const atPrompt = ({ shell }: Lab): Promise<void> =>
  expect.poll(() => shell.state, { timeout: 10_000 }).toBe('prompt')

/** Opens one and waits for its first prompt. */
export async function readyLab(name: ShellName = 'bash', files: Files = {}): Promise<Lab> {
  const lab = openLab(name, files)
  await atPrompt(lab)
  return lab
}
