import { expect, test } from 'vitest'

import { schema } from '../schema/kubernetes.ts'
import { definitions } from './definitions.ts'

/** What `kubectl api-resources` prints of a 1.32 server for these kinds (name, short names, version, namespaced, kind). */
const API_RESOURCES = `
configmaps cm v1 true ConfigMap
endpoints ep v1 true Endpoints
events ev v1 true Event
limitranges limits v1 true LimitRange
namespaces ns v1 false Namespace
nodes no v1 false Node
persistentvolumeclaims pvc v1 true PersistentVolumeClaim
persistentvolumes pv v1 false PersistentVolume
pods po v1 true Pod
podtemplates - v1 true PodTemplate
replicationcontrollers rc v1 true ReplicationController
resourcequotas quota v1 true ResourceQuota
secrets - v1 true Secret
serviceaccounts sa v1 true ServiceAccount
services svc v1 true Service
controllerrevisions - apps/v1 true ControllerRevision
daemonsets ds apps/v1 true DaemonSet
deployments deploy apps/v1 true Deployment
replicasets rs apps/v1 true ReplicaSet
statefulsets sts apps/v1 true StatefulSet
horizontalpodautoscalers hpa autoscaling/v2 true HorizontalPodAutoscaler
cronjobs cj batch/v1 true CronJob
jobs - batch/v1 true Job
leases - coordination.k8s.io/v1 true Lease
endpointslices - discovery.k8s.io/v1 true EndpointSlice
ingressclasses - networking.k8s.io/v1 false IngressClass
ingresses ing networking.k8s.io/v1 true Ingress
networkpolicies netpol networking.k8s.io/v1 true NetworkPolicy
poddisruptionbudgets pdb policy/v1 true PodDisruptionBudget
clusterrolebindings - rbac.authorization.k8s.io/v1 false ClusterRoleBinding
clusterroles - rbac.authorization.k8s.io/v1 false ClusterRole
rolebindings - rbac.authorization.k8s.io/v1 true RoleBinding
roles - rbac.authorization.k8s.io/v1 true Role
priorityclasses pc scheduling.k8s.io/v1 false PriorityClass
storageclasses sc storage.k8s.io/v1 false StorageClass
`

const groupVersion = (group: string, version: string): string =>
  group === '' ? version : `${group}/${version}`

test('the kinds are those that kubectl api-resources prints', () => {
  const lines = definitions.map(({ plural, shortNames, group, version, namespaced, kind }) =>
    [plural, shortNames.join(',') || '-', groupVersion(group, version), namespaced, kind].join(' '),
  )
  expect(lines).toEqual(API_RESOURCES.trim().split('\n'))
})

test('kubectl get all asks for what a user runs', () => {
  const all = definitions.filter(({ categories }) => categories.includes('all')).map(({ plural }) => plural)
  expect(all.toSorted()).toEqual([
    'cronjobs',
    'daemonsets',
    'deployments',
    'horizontalpodautoscalers',
    'jobs',
    'pods',
    'replicasets',
    'replicationcontrollers',
    'services',
    'statefulsets',
  ])
})

test.each(definitions.map((definition) => [definition.name, definition] as const))(
  '%s is named after its plural and group, and the schema knows its versions',
  (name, { plural, group, version, otherVersions = [], kind }) => {
    expect(name).toBe(group === '' ? plural : `${plural}.${group}`)
    for (const each of [version, ...otherVersions]) expect(schema.typeOfKind(group, each, kind)).toBeDefined()
  },
)
