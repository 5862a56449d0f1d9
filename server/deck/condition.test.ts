import { expect, test } from 'vitest'

import { parseCondition } from './condition.ts'

const objects = (kind: string, ...names: string[]): { kind: string; name: string }[] =>
  names.map((name) => ({ kind, name }))

test.each([
  ['deploy/pingpong available', 'available', objects('deployment', 'pingpong')],
  ['deployment/a,b  available', 'available', objects('deployment', 'a', 'b')],
  ['deploy/a deploy/b available', 'available', objects('deployment', 'a', 'b')],
  ['pod/pingpong-xxxxxxxxxx-yyyyy gone', 'gone', objects('pod', 'pingpong-xxxxxxxxxx-yyyyy')],
  ['ns/lab gone', 'gone', objects('ns', 'lab')],
  ['po/p ready', 'ready', objects('pod', 'p')],
  ['svc/registry answers', 'answers', objects('service', 'registry')],
  ['job/once complete', 'complete', objects('job', 'once')],
])('%s is a ready-made condition', (text, state, named) => {
  expect(parseCondition(text)).toEqual({ type: 'ready-made', state, objects: named })
})

test.each([
  'kubectl wait --for=condition=available deployment/a',
  'test -e /tmp/available',
  'deploy/a answers',
  'pod/$(reboot) gone',
  'pod/a;reboot gone',
  'gone',
  'ls; pod/a gone',
])('%s is a command', (command) => {
  expect(parseCondition(` ${command} `)).toEqual({ type: 'command', command })
})
