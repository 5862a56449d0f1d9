// The cluster roles that people meet, as every API server has them (bootstrappolicy of Kubernetes 1.32). Not modelled: those
// of the cluster's own parts (system:node, system:controller:…), and roles that are aggregated later.
import type { PolicyRule } from 'kubernetes-types/rbac/v1'

import type { Draft } from '../kube/objects.ts'

type ClusterRole = Draft<'clusterroles.rbac.authorization.k8s.io'>
type ClusterRoleBinding = Draft<'clusterrolebindings.rbac.authorization.k8s.io'>

const GROUP = 'rbac.authorization.k8s.io'
const READ = ['get', 'list', 'watch']
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update']
const ALL = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

const rule = (apiGroup: string, resources: string, verbs: string[]): PolicyRule => ({
  apiGroups: [apiGroup],
  resources: resources.split(' '),
  verbs,
})

const RULES = {
  admin: [
    rule('authorization.k8s.io', 'localsubjectaccessreviews', ['create']),
    rule(GROUP, 'rolebindings roles', ALL),
  ],
  edit: [
    rule('', 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy', READ),
    rule('', 'serviceaccounts', ['impersonate']),
    rule('', 'pods pods/attach pods/exec pods/portforward pods/proxy', WRITE),
    rule('', 'pods/eviction', ['create']),
    rule(
      '',
      'configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy',
      WRITE,
    ),
    rule('', 'serviceaccounts/token', ['create']),
    rule(
      'apps',
      'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale',
      WRITE,
    ),
    rule('autoscaling', 'horizontalpodautoscalers', WRITE),
    rule('batch', 'cronjobs jobs', WRITE),
    rule(
      'extensions',
      'daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale',
      WRITE,
    ),
    rule('policy', 'poddisruptionbudgets', WRITE),
    rule('networking.k8s.io', 'ingresses networkpolicies', WRITE),
    rule('coordination.k8s.io', 'leases', ALL),
  ],
  view: [
    rule(
      '',
      'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status',
      READ,
    ),
    rule(
      '',
      'bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status',
      READ,
    ),
    rule('', 'namespaces', READ),
    rule('discovery.k8s.io', 'endpointslices', READ),
    rule(
      'apps',
      'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
      READ,
    ),
    rule('autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status', READ),
    rule('batch', 'cronjobs cronjobs/status jobs jobs/status', READ),
    rule(
      'extensions',
      'daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale',
      READ,
    ),
    rule('policy', 'poddisruptionbudgets poddisruptionbudgets/status', READ),
    rule('networking.k8s.io', 'ingresses ingresses/status networkpolicies', READ),
  ],
}

const aggregateTo = (role: string): string => `${GROUP}/aggregate-to-${role}`

const metadata = (name: string, labels: Record<string, string> = {}) => ({
  name,
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
})

const role = (name: string, rules: PolicyRule[], part?: string): ClusterRole => ({
  apiVersion: `${GROUP}/v1`,
  kind: 'ClusterRole',
  metadata: metadata(name, part === undefined ? {} : { [aggregateTo(part)]: 'true' }),
  rules,
})

/** A role that consists of others, and is itself part of another. */
const aggregate = (name: string, rules: PolicyRule[], part?: string): ClusterRole => ({
  ...role(name, rules, part),
  aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [aggregateTo(name)]: 'true' } }] },
})

const paths = (...nonResourceURLs: string[]): PolicyRule => ({ nonResourceURLs, verbs: ['get'] })

export const CLUSTER_ROLES: readonly ClusterRole[] = [
  role('cluster-admin', [rule('*', '*', ['*']), { nonResourceURLs: ['*'], verbs: ['*'] }]),
  aggregate('admin', [...RULES.admin, ...RULES.edit, ...RULES.view]),
  aggregate('edit', [...RULES.edit, ...RULES.view], 'admin'),
  aggregate('view', RULES.view, 'edit'),
  role('system:aggregate-to-admin', RULES.admin, 'admin'),
  role('system:aggregate-to-edit', RULES.edit, 'edit'),
  role('system:aggregate-to-view', RULES.view, 'view'),
  role('system:basic-user', [
    rule('authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews', ['create']),
    rule('authentication.k8s.io', 'selfsubjectreviews', ['create']),
  ]),
  role('system:discovery', [
    paths(
      '/api',
      '/api/*',
      '/apis',
      '/apis/*',
      '/healthz',
      '/livez',
      '/openapi',
      '/openapi/*',
      '/readyz',
      '/version',
      '/version/',
    ),
  ]),
  role('system:public-info-viewer', [paths('/healthz', '/livez', '/readyz', '/version', '/version/')]),
]

const binding = (name: string, clusterRole: string, groups: string[]): ClusterRoleBinding => ({
  apiVersion: `${GROUP}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: metadata(name),
  roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: clusterRole },
  subjects: groups.map((group) => ({ apiGroup: GROUP, kind: 'Group', name: group })),
})

export const CLUSTER_ROLE_BINDINGS: readonly ClusterRoleBinding[] = [
  binding('cluster-admin', 'cluster-admin', ['system:masters']),
  binding('system:basic-user', 'system:basic-user', ['system:authenticated']),
  binding('system:discovery', 'system:discovery', ['system:authenticated']),
  binding('system:public-info-viewer', 'system:public-info-viewer', [
    'system:authenticated',
    'system:unauthenticated',
  ]),
  {
    ...binding('kubeadm:cluster-admins', 'cluster-admin', ['kubeadm:cluster-admins']),
    metadata: { name: 'kubeadm:cluster-admins' },
  },
]
