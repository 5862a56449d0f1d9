import { expect, test } from 'vitest'
import { guessPlaceholderKind } from './placeholder-kind.ts'

test.each([
  ['kubectl delete pod pingpong-xxxxxxxxxx-yyyyy', 'pingpong-xxxxxxxxxx-yyyyy', 'pod'],
  ['kubectl describe deploy/web-xxxx', 'web-xxxx', 'deploy'],
  ['kubectl logs -f web-xxxx', 'web-xxxx', 'pods'],
  ['kubectl logs rs/web-xxxx', 'web-xxxx', 'rs'],
  ['kubectl exec -it web-xxxx -- sh', 'web-xxxx', 'pods'],
  ['kubectl -n lab port-forward xxxx 8080:80', 'xxxx', 'pods'],
  ['kubectl get pods -n lab-xxxx', 'lab-xxxx', 'namespaces'],
  ['kubectl get pods --namespace=lab-xxxx', 'lab-xxxx', 'namespaces'],
  ['kubectl drain node-xxxx', 'node-xxxx', 'nodes'],
  ['kubectl rollout undo deployment xxxx', 'xxxx', 'deployment'],
  ['kubectl top pod xxxx', 'xxxx', 'pod'],
  ['kubectl scale \\\n  replicaset web-xxxx --replicas=2', 'web-xxxx', 'replicaset'],
  ['echo start && kubectl describe node xxxx', 'xxxx', 'node'],
  ['echo pingpong-xxxxxxxxxx-yyyyy', 'pingpong-xxxxxxxxxx-yyyyy', 'pods'],
])('%j: %s is the name of one of %s', (code, placeholder, kind) => {
  expect(guessPlaceholderKind(code, placeholder)).toBe(kind)
})

test.each([
  ['curl http://node:3xxxx/', '3xxxx'],
  ['ping X.X.X.X', 'X.X.X.X'],
  ['docker logs xxxx', 'xxxx'],
  ['kubectl get pods -l pod-template-hash=xxxxxxxxxx', 'xxxxxxxxxx'],
  ['kubectl get pods -l xxxxxxxxxx', 'xxxxxxxxxx'],
  ['kubectl get xxxx', 'xxxx'],
  ['kubectl exec web -- cat xxxx', 'xxxx'],
])('%j does not say what %s is', (code, placeholder) => {
  expect(guessPlaceholderKind(code, placeholder)).toBeNull()
})
