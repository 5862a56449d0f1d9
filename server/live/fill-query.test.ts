import { expect, test } from 'vitest'

import { makeFillQuery, pickNames } from './fill-query.ts'

const POD = 'pingpong-xxxxxxxxxx-yyyyy'

test.each([
  [`kubectl delete pod ${POD}`, POD, 'kubectl get pod --no-headers'],
  [`kubectl -n lab describe po ${POD}`, POD, 'kubectl get po --namespace=lab --no-headers'],
  [`kubectl logs --namespace=lab -f ${POD}`, POD, 'kubectl get pods --namespace=lab --no-headers'],
  [`kubectl exec -it ${POD} -- sh`, POD, 'kubectl get pods --no-headers'],
  [`kubectl delete replicaset/web-xxxxx`, 'web-xxxxx', 'kubectl get replicaset --no-headers'],
  [`echo first && kubectl get job once-xxxxx -o yaml`, 'once-xxxxx', 'kubectl get job --no-headers'],
  [`echo ${POD}`, POD, 'kubectl get pods --no-headers'],
  [
    'echo web-xxxxx',
    'web-xxxxx',
    'kubectl get pods,deployments,services,replicasets,jobs,nodes --no-headers',
  ],
  [`kubectl delete pod ${POD} -n 'a;reboot'`, POD, 'kubectl get pod --no-headers'],
  ['curl 127.0.0.1:3xxxx', '3xxxx', 'kubectl get services -o'],
])('%s asks for the objects that it is about', (code, placeholder, start) => {
  expect(makeFillQuery(code, placeholder)?.command.startsWith(start)).toBe(true)
})

test('an address is nobody’s name', () => {
  expect(makeFillQuery('ping X.X.X.X', 'X.X.X.X')).toBeNull()
})

test('pods that end or have ended are no candidates, nor is what does not fit or cannot be typed', () => {
  const query = makeFillQuery(`kubectl delete pod ${POD}`, POD)
  const lines = [
    'pingpong-fc7cf666d-2dhxk   <none>                 Running',
    'pingpong-fc7cf666d-5chdk   2026-11-26T20:00:00Z   Running',
    'pingpong-fc7cf666d-done1   <none>                 Succeeded',
    'pingpong                   <none>                 Running',
    'pingpong-fc7cf666d-2dhxk   <none>                 Running',
  ]
  expect(pickNames(lines, POD, query?.read ?? (() => null))).toEqual(['pingpong-fc7cf666d-2dhxk'])
})

test('names that a fill of the deck prints count with or without their kind', () => {
  const lines = ['pod/pingpong-fc7cf666d-2dhxk', 'pod/pingpong-$(reboot)-aaaaa', 'pingpong-fc7cf666d-5chdk']
  expect(pickNames(lines, POD, (line) => line)).toEqual([
    'pingpong-fc7cf666d-2dhxk',
    'pingpong-fc7cf666d-5chdk',
  ])
})
