import { expect, test } from 'vitest'

import { normalise } from './normalise.ts'

const PODS = (first: string, second: string): string =>
  `NAME                        READY   STATUS        RESTARTS   AGE\n${first}\n${second}\n`

test('two runs that differ in names, ages and order by chance are the same', () => {
  const one = PODS(
    'pingpong-65fcc47466-2shsm   1/1     Terminating   0          7s',
    'pingpong-65fcc47466-lw2lj   1/1     Running       0          12s',
  )
  const other = PODS(
    'pingpong-7d9c8bf9-bcdfg   1/1     Running       0          2m11s',
    'pingpong-7d9c8bf9-zzzzz   1/1     Terminating   0          3h2m',
  )
  expect(normalise(one)).toEqual(normalise(other))
})

test('a different status, count, image, reason or exit stays different', () => {
  const line = 'pingpong-65fcc47466-2shsm   1/1     Running   0          7s'
  for (const other of [
    'pingpong-65fcc47466-2shsm   0/1     Running   0          7s',
    'pingpong-65fcc47466-2shsm   1/1     Pending   0          7s',
    'pingpong-65fcc47466-2shsm   1/1     Running   1          7s',
    'frontend-65fcc47466-2shsm   1/1     Running   0          7s',
  ]) {
    expect(normalise(other)).not.toEqual(normalise(line))
  }
})

test('no line is dropped, blank ones included', () => {
  const text = 'a\n\n\nService 10.96.0.1\nNodePort: <unset>  31492/TCP\n'
  expect(normalise(text)).toHaveLength(text.split('\n').length)
})

test('addresses, node ports, digests and times are replaced, and the ports of a Service are not', () => {
  const line = 'IP 10.244.0.97:5000 8080:32732/TCP sha256:'.concat('a'.repeat(64), ' 2026-11-23T08:43:15Z')
  expect(normalise(line)).toEqual(['IP <address>:5000 8080:<port>/TCP sha256:<id> <time>'])
})

test('words that only look like generated names stay', () => {
  const line =
    'kubectl-rollout kube-node-lease node.kubernetes.io/unreachable:NoExecute kube-controller-manager'
  expect(normalise(line)).toEqual([line])
})
