import { expect, test } from 'vitest'

import { MadeObjects } from './made-objects.ts'

function made(...steps: [code: string, printed: string][]): string[] {
  const objects = new MadeObjects()
  for (const [code, printed] of steps) objects.note(code, printed.split('\n'), 0)
  return objects.all.map(({ name, namespace }) => (namespace === null ? name : `${namespace}: ${name}`))
}

test('what kubectl says it made is the lab’s', () => {
  expect(
    made(
      ['kubectl create deployment registry --image=registry', 'deployment.apps/registry created'],
      ['kubectl expose deploy/registry --port=5000', 'service/registry exposed'],
      [
        'kubectl autoscale deploy/registry --max=3',
        'horizontalpodautoscaler.autoscaling/registry autoscaled',
      ],
    ),
  ).toEqual(['deployment.apps/registry', 'service/registry', 'horizontalpodautoscaler.autoscaling/registry'])
})

test('what was there before, or was only tried, is not', () => {
  expect(
    made([
      'kubectl apply -f .',
      'deployment.apps/a configured\nservice/b unchanged\npod/c created (server dry run)\nError from server (AlreadyExists): x',
    ]),
  ).toEqual([])
})

test('what a later step deletes is the lab’s no more', () => {
  expect(
    made(['kubectl run p --image=a', 'pod/p created'], ['kubectl delete pod p', 'pod "p" deleted']),
  ).toEqual([])
})

test('the namespace is the one that the command names', () => {
  expect(
    made(
      ['kubectl -n lab create configmap c', 'configmap/c created'],
      ['kubectl create configmap d --namespace=two', 'configmap/d created'],
    ),
  ).toEqual(['lab: configmap/c', 'two: configmap/d'])
})

test('a line that only looks like it is no object', () => {
  expect(made(['echo', 'file/../../etc created\ndeployment/a;reboot created\nthe pod/p created'])).toEqual([])
})
