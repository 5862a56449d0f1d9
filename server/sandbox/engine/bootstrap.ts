import type { Api } from '../kube/api.ts'
import type { Draft, ResourceName } from '../kube/objects.ts'
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES } from './bootstrap-roles.ts'

/** What a new cluster holds before anybody asks for anything; the nodes come with their kubelets. */
export interface BootstrapOptions {
  /** Where the Service `kubernetes` leads. */
  apiServer?: { ip: string; port: number }
}

const NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'default']

/** Where kube1 had its API; inside the sandbox nothing listens there. */
const API_SERVER = { ip: '10.250.0.1', port: 6443 }

/** Puts the first objects into an empty cluster; what is there already is left alone. */
export function bootstrap(api: Api, { apiServer = API_SERVER }: BootstrapOptions = {}): void {
  for (const name of NAMESPACES) {
    ensure(api, 'namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  }
  for (const priorityClass of PRIORITY_CLASSES)
    ensure(api, 'priorityclasses.scheduling.k8s.io', priorityClass)
  ensure(api, 'storageclasses.storage.k8s.io', STORAGE_CLASS)
  for (const role of CLUSTER_ROLES) ensure(api, 'clusterroles.rbac.authorization.k8s.io', role)
  for (const binding of CLUSTER_ROLE_BINDINGS)
    ensure(api, 'clusterrolebindings.rbac.authorization.k8s.io', binding)
  ensure(api, 'services', kubernetesService(apiServer.port))
  ensure(api, 'endpoints', {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
    },
    subsets: [
      {
        addresses: [{ ip: apiServer.ip }],
        ports: [{ name: 'https', port: apiServer.port, protocol: 'TCP' }],
      },
    ],
  })
  ensure(api, 'endpointslices.discovery.k8s.io', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { 'kubernetes.io/service-name': 'kubernetes' },
    },
    addressType: 'IPv4',
    endpoints: [{ addresses: [apiServer.ip], conditions: { ready: true } }],
    ports: [{ name: 'https', port: apiServer.port, protocol: 'TCP' }],
  })
}

function ensure<N extends ResourceName>(api: Api, resource: N, draft: Draft<N>): void {
  const { name = '', namespace } = draft.metadata
  if (!api.find(resource, namespace, name)) api.create(resource, draft, { fieldManager: 'kube-apiserver' })
}

function kubernetesService(port: number): Draft<'services'> {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      clusterIP: '10.96.0.1',
      clusterIPs: ['10.96.0.1'],
      type: 'ClusterIP',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: port }],
    },
  }
}

const PRIORITY_CLASSES: readonly Draft<'priorityclasses.scheduling.k8s.io'>[] = [
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'system-cluster-critical' },
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'system-node-critical' },
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
]

const STORAGE_CLASS: Draft<'storageclasses.storage.k8s.io'> = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'livedeck.sandbox/simulated',
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
}
