import { expect, test } from 'vitest'
import { commandWords, definedCommands } from './command-words.ts'

const names = (code: string): string[] => commandWords(code).map(({ name }) => name)

test.each([
  ['kubectl get pods | grep web && echo yes; ls', ['kubectl', 'grep', 'echo', 'ls']],
  ['A=1 B="two words" helm list', ['helm']],
  ['PORT=$(kubectl get svc | jq .x) curl "$(hostname)"', ['kubectl', 'jq', 'hostname']],
  ['if test -f a; then cat a; else touch a; fi', ['test', 'cat', 'touch']],
  ['for x in one two; do\n  echo $x\ndone', ['echo']],
  ['case $x in\n  start|stop) systemctl $x;;\n  *) usage;;\nesac', ['systemctl', 'usage']],
  ['while read line; do wc; done <file', ['read', 'wc']],
  ['cat >out <<END\nnot a command\nEND\ntrue', ['cat', 'true']],
  ['2>/dev/null ls', []],
  ['>out echo x', []],
  ['greet() { echo hi; }', ['echo']],
  ['words=(one two)\n[[ a && b ]] && echo c', ['echo']],
  ['sudo -E apt-get update', ['apt-get', 'sudo']],
  ['watch -n 2 kubectl get pods', ['kubectl', 'watch']],
  ['./script.sh; $CMD x; "my tool" y; ~/bin/z', []],
  ['echo one # kubectl in a comment', ['echo']],
  ['kubectl get \\\n  pods', ['kubectl']],
])('the commands of %j', (code, expected) => {
  expect(names(code)).toEqual(expected)
})

test('each has its line', () => {
  expect(commandWords('true\n\nls |\n  sort')).toEqual([
    { name: 'true', line: 0 },
    { name: 'ls', line: 2 },
    { name: 'sort', line: 3 },
  ])
})

test('functions and aliases are definitions', () => {
  const code = 'one() { :; }\nfunction two { :; }\nfunction three() { :; }\nalias k=kubectl\nfour () (ls)'
  expect(definedCommands(code)).toEqual(['one', 'two', 'three', 'k', 'four'])
})
