import type { ResourceName } from '../../kube/objects.ts'

/** Kind and place of each resource: what owner references and namespace deletion need to know of all of them. */
const KINDS: { readonly [N in ResourceName]: { kind: string; group: string; namespaced: boolean } } = {
  pods: of('Pod', ''),
  services: of('Service', ''),
  endpoints: of('Endpoints', ''),
  nodes: of('Node', '', false),
  namespaces: of('Namespace', '', false),
  events: of('Event', ''),
  configmaps: of('ConfigMap', ''),
  secrets: of('Secret', ''),
  serviceaccounts: of('ServiceAccount', ''),
  replicationcontrollers: of('ReplicationController', ''),
  limitranges: of('LimitRange', ''),
  resourcequotas: of('ResourceQuota', ''),
  podtemplates: of('PodTemplate', ''),
  persistentvolumes: of('PersistentVolume', '', false),
  persistentvolumeclaims: of('PersistentVolumeClaim', ''),
  'deployments.apps': of('Deployment', 'apps'),
  'replicasets.apps': of('ReplicaSet', 'apps'),
  'daemonsets.apps': of('DaemonSet', 'apps'),
  'statefulsets.apps': of('StatefulSet', 'apps'),
  'controllerrevisions.apps': of('ControllerRevision', 'apps'),
  'jobs.batch': of('Job', 'batch'),
  'cronjobs.batch': of('CronJob', 'batch'),
  'horizontalpodautoscalers.autoscaling': of('HorizontalPodAutoscaler', 'autoscaling'),
  'endpointslices.discovery.k8s.io': of('EndpointSlice', 'discovery.k8s.io'),
  'leases.coordination.k8s.io': of('Lease', 'coordination.k8s.io'),
  'poddisruptionbudgets.policy': of('PodDisruptionBudget', 'policy'),
  'ingresses.networking.k8s.io': of('Ingress', 'networking.k8s.io'),
  'ingressclasses.networking.k8s.io': of('IngressClass', 'networking.k8s.io', false),
  'networkpolicies.networking.k8s.io': of('NetworkPolicy', 'networking.k8s.io'),
  'roles.rbac.authorization.k8s.io': of('Role', 'rbac.authorization.k8s.io'),
  'rolebindings.rbac.authorization.k8s.io': of('RoleBinding', 'rbac.authorization.k8s.io'),
  'clusterroles.rbac.authorization.k8s.io': of('ClusterRole', 'rbac.authorization.k8s.io', false),
  'clusterrolebindings.rbac.authorization.k8s.io': of(
    'ClusterRoleBinding',
    'rbac.authorization.k8s.io',
    false,
  ),
  'priorityclasses.scheduling.k8s.io': of('PriorityClass', 'scheduling.k8s.io', false),
  'storageclasses.storage.k8s.io': of('StorageClass', 'storage.k8s.io', false),
}

function of(kind: string, group: string, namespaced = true) {
  return { kind, group, namespaced }
}

/** All resources, those with a namespace only when asked so. */
export function resourceNames(which: 'all' | 'namespaced' = 'all'): ResourceName[] {
  return Object.keys(KINDS)
    .filter(isResourceName)
    .filter((name) => which === 'all' || KINDS[name].namespaced)
}

/** Whether a text is the name of a resource. */
export function isResourceName(name: string): name is ResourceName {
  return Object.hasOwn(KINDS, name)
}

const BY_KIND = new Map(resourceNames().map((name) => [`${KINDS[name].group}/${KINDS[name].kind}`, name]))

/** The resource that an owner reference means, whatever its version; undefined for kinds that are not served here. */
export function resourceOf(apiVersion: string, kind: string): ResourceName | undefined {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  return BY_KIND.get(`${group}/${kind}`)
}

/** Whether objects of the resource live in a namespace. */
export function isNamespaced(resource: ResourceName): boolean {
  return KINDS[resource].namespaced
}

/** The kinds that ask for a number of pods in spec.replicas. */
const SCALABLE = [
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'replicationcontrollers',
] as const

/** The resource that a reference means, when it is of a kind that asks for a number of pods. */
export function scalableOf(apiVersion: string, kind: string): (typeof SCALABLE)[number] | undefined {
  const resource = resourceOf(apiVersion, kind)
  return SCALABLE.find((name) => name === resource)
}
