import { expect, test } from 'vitest'
import { classify, consoleCode } from './classify.ts'
import { parseFenceInfo } from './fence.ts'
import { runsUntilStopped } from './interrupt.ts'
import { nearest } from './nearest.ts'
import { findPlaceholder } from './placeholder.ts'

const kindOf = (info: string, source: string, added: string[] = []): string =>
  classify(parseFenceInfo(info), source, added).kind

test.each(['bash', 'sh', 'shell', 'zsh'])('a block in %s is a step', (language) => {
  expect(kindOf(language, 'anything at all')).toBe('step')
})

test.each([
  'kubectl get nodes',
  'watch kubectl get pods',
  'A=b kubectl get pods',
  'sudo -E docker ps',
  '# a note\nkubectl get pods\n\nkubectl get svc',
  'NODEPORT=$(kubectl get svc -o name | head -1)\ncurl :$NODEPORT',
  'for x in a b; do\n  frobnicate $x\ndone',
  'cat <<END > file\nany text\nEND',
  'kubectl get pods \\\n  -o wide',
])('a block without a language is a step when every command is known: %j', (source) => {
  expect(kindOf('', source)).toBe('step')
})

test.each([
  '$ pod/pingpong created',
  'NAME   READY\npod/x  1/1',
  'Labels: app=pingpong\n        pod-template-hash=xxxxxxxxxx',
  'kubectl get pods\nNAME   READY',
  'curl: (7) Failed to connect',
  'docker: Error response from daemon',
  'A=b',
  '# only a comment',
  '',
  'mytool run',
  'git says "hello',
])('a block without a language is output otherwise: %j', (source) => {
  expect(kindOf('', source)).toBe('output')
})

test('a deck names more commands', () => {
  expect(kindOf('', 'mytool run', ['mytool'])).toBe('step')
})

test('other languages are code, run=false is shown only, run forces, output is never run', () => {
  expect(kindOf('yaml', 'kubectl get pods')).toBe('code')
  expect(kindOf('bash {run=false}', 'ls')).toBe('code')
  expect(kindOf('{run}', 'mytool')).toBe('step')
  expect(kindOf('bash {output}', 'kubectl get pods')).toBe('output')
  expect(kindOf('bash', '\n')).toBe('code')
})

test('only prompted lines of a console block are commands, with the lines that continue them', () => {
  const session = '$ ls \\\n>   -l\ntotal 0\n# cat <<E\n$ not a command\nE\nout\n  $ echo "a\nb"\nb'
  expect(consoleCode(session)).toBe('ls \\\n  -l\ncat <<E\n$ not a command\nE\necho "a\nb"')
  expect(kindOf('console', 'just output')).toBe('output')
})

test.each([
  ['kubectl delete pod pingpong-xxxxxxxxxx-yyyyy', 'pingpong-xxxxxxxxxx-yyyyy'],
  ['curl http://node:3xxxx/', '3xxxx'],
  ['docker pull 127.0.0.1:xxxxx/app', 'xxxxx'],
  ['ping X.X.X.X', 'X.X.X.X'],
  ['kubectl logs rs/pingpong-xxxxxxxxxx', 'pingpong-xxxxxxxxxx'],
  ['kubectl get pods', undefined],
  ['echo ${XXXX} $xxxx', undefined],
  ['cat <<END <file\nEND', undefined],
  ['echo 0xxx maxxxxed', undefined],
])('the placeholder of %j is %s', (code, expected) => {
  expect(findPlaceholder(code)).toBe(expected)
})

test.each([
  'watch kubectl get pods',
  'kubectl get pods -w',
  'kubectl get pods --watch',
  'kubectl logs -f deploy/x',
  'kubectl -n a logs deploy/x --follow',
  'kubectl port-forward svc/x 8080:80',
  'tail -f log',
  'docker logs -f x',
  'docker-compose logs -f',
  'ping 127.0.0.1',
  'top',
  'cd /tmp\nA=b watch ls',
])('%j runs until it is stopped', (code) => {
  expect(runsUntilStopped(code)).toBe(true)
})

test.each([
  'kubectl get pods -o wide',
  'kubectl apply -f app.yaml',
  'kubectl run pingpong --image alpine ping 127.0.0.1',
  'kubectl create deployment pingpong --image=alpine -- ping 127.0.0.1',
  'ping -c 3 127.0.0.1',
  'kubectl logs x',
  'docker-compose -f docker-compose.yml build',
  'tail -n 5 log',
  'kubectl port-forward svc/x 1:2 &',
  'watch ls\nls',
])('%j ends by itself', (code) => {
  expect(runsUntilStopped(code)).toBe(false)
})

test('the nearest word is named only when it is near', () => {
  expect(nearest('defualt', ['default', 'gaia'])).toBe('default')
  expect(nearest('nowhere', ['default', 'gaia'])).toBeUndefined()
})
