import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { atPrompt, readyLab, type Files, type Lab } from './lab-fixture.ts'
import type { ShellName } from './target.ts'

const hasZsh = spawnSync('zsh', ['--version']).status === 0

describe.each<ShellName>(['bash', 'zsh'])('%s', (name) => {
  const it = name === 'zsh' && !hasZsh ? test.skip : test
  const start = (files: Files = {}): Promise<Lab> =>
    readyLab(name, name === 'zsh' ? { '.zshrc': '', ...files } : files)

  it('says hello once and then shows its prompt', async () => {
    const lab = await start()
    expect(lab.marks.join(' ')).toBe('N D0 B')
  })

  it('reports the exit code of a command', async () => {
    const lab = await start()
    expect(await lab.run('true')).toBe('C0 D0 B')
    expect(await lab.run('(exit 7)')).toBe('C0 D7 B')
    expect(await lab.run('true')).toBe('C7 D0 B')
  })

  it('is busy while a command runs and takes Ctrl-C', async () => {
    const lab = await start()
    lab.marks.length = 0
    lab.shell.type('sleep 1000')
    await expect.poll(() => lab.shell.state).toBe('busy')
    lab.shell.interrupt()
    await atPrompt(lab)
    expect(lab.marks.join(' ')).toBe('C0 D130 B')
  })

  it('says no start for an empty Enter, for Ctrl-C at the prompt and for a syntax error', async () => {
    const lab = await start()
    expect(await lab.run('')).toMatch(/^D0 B$/)
    lab.marks.length = 0
    lab.shell.interrupt()
    await expect.poll(() => lab.marks.at(-1)).toBe('B')
    expect(lab.marks.join(' ')).toMatch(/^(D130 )?B$/)
    expect(await lab.run('fi')).toMatch(/^D\d+ B$/)
  })

  it('waits for the rest of an open quote, and Ctrl-C takes it back', async () => {
    const lab = await start()
    lab.shell.type("echo 'never closed")
    await expect.poll(() => lab.shell.state).toBe('continuation')
    lab.shell.interrupt()
    await atPrompt(lab)
    expect(await lab.run('echo done')).toMatch(/D0 B$/)
  })

  it('is ready at each new prompt, and from the Enter on no more until the next', async () => {
    const lab = await start()
    expect([lab.shell.isReady, lab.readied()]).toEqual([true, 1])
    lab.shell.type('sleep 0.2')
    expect([lab.shell.state, lab.shell.isReady]).toEqual(['prompt', false])
    await expect.poll(() => lab.shell.state).toBe('busy')
    expect(lab.shell.isReady).toBe(false)
    await expect.poll(() => lab.shell.isReady).toBe(true)
    expect(lab.readied()).toBe(2)
    lab.shell.write('\r')
    expect(lab.shell.isReady).toBe(false)
    await expect.poll(lab.readied).toBe(3)
    expect(lab.shell.isReady).toBe(true)
  })

  it('is not ready over a half-typed line, deleted or drawn again, until Ctrl-C brings a new prompt', async () => {
    const lab = await start()
    const { shell } = lab
    shell.write('echo half')
    await expect.poll(lab.output).toContain('echo half')
    shell.resize(60, 20)
    shell.write('\x0c')
    // Drawn again for the new size and then on a cleared screen; in between a shell may miss a signal.
    await expect.poll(lab.output).toMatch(/\[2J[^]*echo half/)
    expect([shell.state, shell.isReady]).toEqual(['prompt', false])
    const shown = lab.raw().length
    shell.write('\x7f'.repeat(9))
    // A Ctrl-C that reaches a line editor in the midst of a key works only at the next key.
    await expect.poll(() => lab.raw().length, { interval: 100 }).toBeGreaterThanOrEqual(shown + 9)
    expect([shell.isReady, lab.readied()]).toEqual([false, 1])
    shell.interrupt()
    await expect.poll(lab.readied).toBe(2)
    expect(shell.isReady).toBe(true)
  })

  it('stays ready when the terminal answers a question', async () => {
    const { shell } = await start()
    shell.reply(Buffer.from('\x1b[?1;2c'))
    expect(shell.isReady).toBe(true)
  })

  it('turns ready after its mark and state, unless who heard those has typed', async () => {
    const lab = await start()
    const said: string[] = []
    lab.shell.onMark(({ type }) => said.push(type))
    lab.shell.onReady(() => said.push('ready'))
    lab.shell.onState((state) => {
      said.push(state)
      if (said.filter((each) => each === 'busy').length === 1 && state === 'prompt')
        lab.shell.type('(exit 3)')
    })
    lab.shell.type('true')
    await expect.poll(() => said.at(-1)).toBe('ready')
    const once = ['command-start', 'busy', 'command-end', 'prompt', 'prompt']
    expect(said).toEqual([...once, ...once, 'ready'])
  })

  it('runs a loop over lines as one command', async () => {
    const lab = await start()
    expect(await lab.run('for i in 1 2; do\n\techo "$i"\ndone')).toBe('C0 D0 B')
    expect(lab.output()).toContain('\r\n1\r\n2\r\n')
  })

  it('ends with its code', async () => {
    const lab = await start()
    const exited = new Promise((resolve) => lab.shell.onExit(resolve))
    lab.shell.type('exit 5')
    expect(await exited).toEqual({ exitCode: 5, signal: null })
    expect(lab.shell.state).toBe('exited')
  })

  it('under set -e ends without a command-end when a command fails', async () => {
    const lab = await start()
    await lab.run('set -e')
    expect(await lab.run('! true')).toBe('C0 D1 B')
    lab.marks.length = 0
    const exited = new Promise((resolve) => lab.shell.onExit(resolve))
    lab.shell.type('false')
    expect(await exited).toEqual({ exitCode: 1, signal: null })
    expect(lab.marks.join(' ')).toBe('C1')
  })

  it('says nothing of what runs in a nested shell, and goes on when that ends', async () => {
    const lab = await start()
    lab.marks.length = 0
    lab.shell.type('export PS1; bash --norc')
    await expect.poll(() => lab.shell.state).toBe('unmarked')
    lab.shell.type('true\nexit 4')
    await atPrompt(lab)
    expect(lab.marks.join(' ')).toBe('C0 F D4 B')
  })

  it('is unmarked once another shell was executed in its place', async () => {
    const lab = await start()
    lab.shell.type('exec bash --norc')
    await expect.poll(() => lab.shell.state).toBe('unmarked')
  })

  it('takes UTF-8 at its line editor and in cooked mode', async () => {
    const lab = await start()
    await lab.run("echo 'Grüße, 世界'")
    expect(lab.output()).toContain('\r\nGrüße, 世界\r\n')
    await lab.run('stty -a | tr " " "\\n" | grep iutf8')
    expect(lab.output()).toMatch(/\r\niutf8\r\n/)
  })

  it('leaves no file, no open descriptor, no exported variable and no history of ours', async () => {
    const lab = await start()
    await lab.run('for fd in /proc/$$/fd/*; do echo "fd ${fd##*/}"; done; env | grep -ci livedeck')
    expect(lab.output()).toMatch(/\r\nfd 0\r\n[^]*\r\n0\r\n/)
    expect(lab.output()).not.toMatch(/\r\nfd (11|12|63)\r\n/)
    await lab.run('fc -l 1 | grep -v grep | grep -ci livedeck; echo listed')
    expect(lab.output()).toContain('\r\n0\r\nlisted\r\n')
    expect(readdirSync(lab.home).filter((file) => /tmp|livedeck/.test(file))).toEqual([])
  })

  it('keeps its nonce and its marks out of all that it shows, and asks for no second nonce', async () => {
    const lab = await start()
    const codes = [
      String.raw`printf '\033]133;N\a'`,
      '',
      'fi',
      'for i in 1 2; do\n\techo "$i"\ndone',
      'sleep 0.1',
      'echo still here',
    ]
    for (const code of codes) await lab.run(code)
    lab.shell.resize(80, 24)
    lab.shell.type("echo 'never closed")
    await expect.poll(() => lab.shell.state).toBe('continuation')
    lab.shell.interrupt()
    await atPrompt(lab)
    expect(lab.raw()).toContain('still here\r\n')
    expect(lab.raw()).not.toMatch(/[0-9a-f]{32}/)
    // Only the one that the command printed.
    expect(lab.raw().split('\x1b]133;')).toHaveLength(2)
    await lab.run('echo "<$__livedeck_nonce>"')
    expect(lab.raw()).toMatch(/<[0-9a-f]{32}>\r\n/)
  })

  it('ignores marks that a program prints without the nonce', async () => {
    const lab = await start()
    const forged = String.raw`printf '\033]133;D;0\a\033]133;D;0;00000000000000000000000000000000\a\033]133;B;0;\a'; sleep 0.2; (exit 9)`
    expect(await lab.run(forged)).toBe('C0 D9 B')
  })
})
