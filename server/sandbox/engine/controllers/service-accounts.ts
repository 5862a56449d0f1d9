import type { Disposable } from '../../clock.ts'
import { keyOf } from '../informer.ts'
import { type ControllerContext, createQueue } from './context.ts'

const ROOT_CA = 'kube-root-ca.crt'

/** Stands in the config map where nobody says what certificate the API has. */
const NO_CERTIFICATE = '# livedeck sandbox (simulated): no certificate is known\n'

/** Gives each namespace what pods in it take for granted: the service account `default` and the config map kube-root-ca.crt. */
export function startServiceAccountsController(context: ControllerContext): Disposable {
  const { informers } = context
  const namespaces = informers.of('namespaces')
  const accounts = informers.of('serviceaccounts')
  const configMaps = informers.of('configmaps')
  const queue = createQueue(context, sync)
  namespaces.onChange((_before, after) => after && queue.add(keyOf(after)))
  accounts.onChange((before, after) => {
    if (before && !after && before.metadata.name === 'default') queue.add(before.metadata.namespace ?? '')
  })
  configMaps.onChange((before, after) => {
    if (before && !after && before.metadata.name === ROOT_CA) queue.add(before.metadata.namespace ?? '')
  })
  return queue

  function sync(namespace: string): void {
    const found = namespaces.get(namespace)
    if (!found || found.metadata.deletionTimestamp !== undefined) return
    if (!accounts.get(`${namespace}/default`)) {
      accounts.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } })
    }
    if (configMaps.get(`${namespace}/${ROOT_CA}`)) return
    configMaps.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: ROOT_CA,
        namespace,
        annotations: {
          'kubernetes.io/description':
            'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
        },
      },
      data: { 'ca.crt': context.rootCertificate ?? NO_CERTIFICATE },
    })
  }
}
