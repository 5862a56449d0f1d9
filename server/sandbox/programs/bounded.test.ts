import { describe, expect, it } from 'vitest'

import { bounded, matches } from './bounded.ts'
import { runScript, startFixture } from './container-fixture.ts'
import { ProcessEnded } from './process-ended.ts'

const AS = 'a'.repeat(40)

describe('bounded', () => {
  it('matches as without a bound', () => {
    expect(matches(/^(a+)+$/, AS)).toBe(true)
    expect(bounded(/(b|c)+/, 'abcd', () => /(b|c)+/.exec('abcd')?.[0])).toBe('bc')
  })

  it.each([/^(a+)+$/, /^(a+)+$/i, /^(a+)+\1b$/, /^(?:a|a?)*b$/])('breaks off %s', (expression) => {
    expect(() => matches(expression, `${AS}!`)).toThrow(ProcessEnded)
  })

  it('breaks off what is only quadratic, where the text is long', () => {
    expect(() => matches(/a*b/, 'a'.repeat(1_000_000))).toThrow(ProcessEnded)
  })
})

describe('a pattern that backtracks for years', () => {
  it.each([
    ['grep', `echo '${AS}!' | grep -E '^(a+)+$'`],
    ['grep -o', `echo '${AS}!' | grep -oE '(a+)+b'`],
    ['sed', `echo '${AS}!' | sed -E 's/^(a+)+$/x/'`],
    ['expr', `expr '${AS}!' : '\\(a*\\)*b'`],
    ['case', `x=${AS}${AS}; case $x in *a*a*a*a*a*a*a*a*a*b) ;; esac`],
    ['#', `x=${AS}${AS}; echo "\${x##*a*a*a*a*a*a*a*a*a*b}"`],
    ['%', `x=${AS}${AS}; echo "\${x%a*a*a*a*a*a*a*a*a*b}"`],
    ['//', `x=${AS}${AS}; echo "\${x//a*a*a*a*a*a*a*a*a*b/}"`],
  ])('kills its process and holds up no other: %s', async (_name, script) => {
    expect((await runScript(script)).code).toBe(137)
  })
})

describe('a script that takes all memory', () => {
  it.each([
    ['a variable', 'x=aaaaaaaa; while :; do x=$x$x; done', 2],
    ['many variables', 'x=$(seq 1 99999); i=0; while :; do i=$((i+1)); eval "v$i=\\$x"; done', 2],
    ['parameters', 'set -- a b c d; while :; do set -- "$@" "$@"; done', 2],
    ['paths', 'mkdir /g; cd /g; for i in $(seq 1 300); do mkdir $i; done; echo */../*/../*', 2],
    ['read', 'read x < /dev/zero', 137],
    ['printf', 'printf %999999999d 1', 137],
    ['printf of many', 'printf %9999d $(seq 1 9999)', 137],
    ['sed', "echo a | sed ':l;s/a/aa/g;bl'", 137],
    ['sed by its hold space', "echo a | sed ':l;G;h;bl'", 137],
  ])('ends: %s', async (_name, script, code) => {
    expect((await runScript(script)).code).toBe(code)
  })

  it('says in the words of ash why', async () => {
    expect((await runScript('x=aaaaaaaa; while :; do x=$x$x; done')).stderr).toBe('sh: out of memory\n')
  })

  it('trims a million newlines at once', async () => {
    expect((await runScript('x=$(yes "" | head -c 900000; echo x); echo ${#x}')).stdout).toBe('900001\n')
  })
})

it('refuses a process too many as a shell does', async () => {
  const { container, stderr, exited } = startFixture({
    command: ['sh', '-c', 'while :; do sleep 100 & done'],
  })
  await exited
  container.kill('KILL')
  expect(stderr()).toBe("sh: can't fork: Resource temporarily unavailable\n")
})
