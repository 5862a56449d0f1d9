import { expect, test } from 'vitest'
import { atPrompt, openLab, readyLab } from './lab-fixture.ts'

test('a pasted block of commands reports each exit code', async () => {
  const lab = await readyLab()
  expect(await lab.run('true\n(exit 3)\n(exit 4)\necho last')).toBe('C0 C0 C3 C4 D0 B')
})

test('a block without bracketed paste reports each command by itself', async () => {
  const lab = await readyLab('bash', { '.inputrc': 'set enable-bracketed-paste off\n' })
  lab.marks.length = 0
  lab.shell.type("echo 'a\tb'\n(exit 3)")
  await expect.poll(() => lab.marks.join(' ')).toBe('C0 D0 B C0 D3 B')
  expect(lab.output()).toContain('\r\na\tb\r\n')
})

test('a block that ends in an open quote waits for its rest', async () => {
  const lab = await readyLab()
  lab.shell.type("(exit 3)\necho 'open")
  await expect.poll(() => lab.shell.state).toBe('continuation')
  lab.shell.interrupt()
  await atPrompt(lab)
  expect(lab.marks).not.toContain('F')
})

test('without PROMPT_COMMAND the exit code comes with the prompt', async () => {
  const lab = await readyLab()
  await lab.run('unset PROMPT_COMMAND')
  expect(await lab.run('(exit 6)')).toBe('C0 D6 B')
})

test('without PS0 nothing is known to start, and the prompt still comes', async () => {
  const lab = await readyLab()
  await lab.run('unset PS0')
  expect(await lab.run('(exit 6)')).toBe('D6 B')
})

test('a prompt that is rewritten gets its mark again', async () => {
  const lab = await readyLab()
  expect(await lab.run("PS1='new> '; PS2='more> '")).toBe('C0 D0 B')
  expect(await lab.run('true')).toBe('C0 D0 B')
  expect(lab.output()).toContain('new> ')
})

test('a prompt that lost all marks is noticed, with bracketed paste and without', async () => {
  const lab = await readyLab()
  lab.shell.type("unset PROMPT_COMMAND; PS1='bare> '")
  await expect.poll(() => lab.shell.state).toBe('unmarked')
  const other = await readyLab('bash', { '.inputrc': 'set enable-bracketed-paste off\n' })
  other.shell.type("unset PROMPT_COMMAND; PS1='bare> '")
  await expect.poll(() => other.shell.state, { timeout: 5_000 }).toBe('unmarked')
})

test('a builtin that reads or computes for long stays busy', async () => {
  const lab = await readyLab()
  lab.marks.length = 0
  lab.shell.type('read -r answer; end=$((SECONDS + 2)); while ((SECONDS < end)); do :; done')
  await expect.poll(() => lab.shell.state).toBe('busy')
  lab.shell.write('yes\n')
  await atPrompt(lab)
  expect(lab.marks.join(' ')).toBe('C0 D0 B')
})

test("the user's file, PROMPT_COMMAND and PS0 stay in force and see the right exit code", async () => {
  const lab = await readyLab('bash', {
    '.bashrc': 'PS1="mine> "; PROMPT_COMMAND=\'echo "code=$?"\'; PS0="started "; alias ll=true\n',
  })
  expect(await lab.run('(exit 8)')).toBe('C0 D8 B')
  expect(lab.output()).toMatch(/started [^]*code=8\r\n[^]*mine> /)
  expect(await lab.run('ll')).toBe('C8 D0 B')
})

test('set -u, set -x and a user file that fails do no harm', async () => {
  const lab = await readyLab('bash', { '.bashrc': 'false\nreturn 3\n' })
  await lab.run('set -u')
  await lab.run('set -x')
  expect(await lab.run('(exit 2)')).toBe('C0 D2 B')
})

test('what was typed before the shell was ready does not become its nonce', async () => {
  const lab = openLab('bash', { '.bashrc': 'sleep 0.3\n' })
  lab.shell.write('echo early\nparti')
  await atPrompt(lab)
  expect(await lab.run('true')).toBe('C0 D0 B')
})

test('a hello that the user file forges does not cost the marks', async () => {
  const lab = await readyLab('bash', { '.bashrc': String.raw`printf '\033]133;N\a'` })
  expect(await lab.run('(exit 2)')).toBe('C0 D2 B')
})

test('a shell without our marks is unmarked, not guessed', async () => {
  const lab = openLab('bash', { '.bashrc': 'exec sh -i\n' })
  await expect.poll(() => lab.shell.state, { timeout: 10_000 }).toBe('unmarked')
})

test('a code with an embedded end of paste is refused', async () => {
  const lab = await readyLab()
  expect(() => lab.shell.type('echo a\x1b[201~\rrm -rf /')).toThrow(/U\+001B/)
})
