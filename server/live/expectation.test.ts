import { expect, test } from 'vitest'

import { createRenderer } from '../deck/render.ts'
import type { Mismatch } from '../protocol/run.ts'
import { makeExpectation } from './expectation.ts'

/** Judges an output by a deck of one step. */
function judge(attributes: string, output: string | null, printed: string): Mismatch | null | undefined {
  const block = output === null ? '' : `\n\n\`\`\`text {output}\n${output}\n\`\`\`\n`
  const deck = createRenderer().render(`\`\`\`bash ${attributes}\nls\n\`\`\`${block}`, '/nowhere/deck.md')
  const [step] = deck.steps
  return step && makeExpectation(step)?.(printed.split('\n'))
}

const ALL = `NAME                           READY   STATUS    RESTARTS   AGE
pod/pingpong-fc7cf666d-5chdk   1/1     Running   0          7s

NAME                 TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)          AGE
service/kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP          2m10s
service/registry     NodePort    10.96.7.12   <none>        5000:31973/TCP   9s`

test('a step that expects nothing is judged by nobody', () => {
  expect(judge('', null, 'anything')).toBeUndefined()
})

test('a pattern has to be somewhere in the output', () => {
  expect(judge('{expect="/^kube1\\s+ready/mi"}', null, 'NAME\nkube1   Ready')).toBeNull()
  expect(judge('{expect="/NotReady/"}', null, 'kube1   Ready')).toEqual({
    kind: 'pattern',
    pattern: '/NotReady/',
    output: 'kube1   Ready',
  })
})

test('the lines of another day’s output are found among more lines', () => {
  const wanted = `NAME                           READY   STATUS    RESTARTS   AGE
pod/pingpong-79d78b4c88-x7k2p   1/1     Running   0     33s
service/registry  NodePort  10.111.3.4  <none>  5000:30002/TCP  1h`
  expect(judge('', wanted, ALL)).toBeNull()
})

test('a placeholder of the deck stands for what the cluster made up, and dots for any lines', () => {
  expect(judge('', '...\npod/pingpong-xxxxxxxxxx-yyyyy 1/1 Running 0 7s\n…', ALL)).toBeNull()
})

test('lines in another order do not count, and the diff says which one is missing and what is there instead', () => {
  const wanted =
    'service/registry NodePort 10.0.0.1 <none> 5000:30002/TCP 9s\npod/pingpong-fc7cf666d-5chdk 1/1 Running 0 7s'
  expect(judge('', wanted, ALL)).toMatchObject({
    kind: 'lines',
    lines: [{ sign: ' ' }, { sign: '-' }, { sign: '+' }],
  })
})

test('a count that differs is a difference', () => {
  const wanted = 'pod/pingpong-fc7cf666d-5chdk   0/1     Running   0          7s'
  expect(judge('', wanted, ALL)).toMatchObject({ kind: 'lines' })
})

test('a pattern that would take ages is given up, and counts as no match', () => {
  expect(judge('{expect="/^(a+)+$/"}', null, `${'a'.repeat(60)}b`)).toMatchObject({ kind: 'pattern' })
})
