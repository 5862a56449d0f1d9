import type {
  DaemonSet,
  Deployment,
  ReplicaSet,
  StatefulSet,
  ControllerRevision,
} from 'kubernetes-types/apps/v1'
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2'
import type { CronJob, Job } from 'kubernetes-types/batch/v1'
import type { Lease } from 'kubernetes-types/coordination/v1'
import type {
  ConfigMap,
  Endpoints,
  Event,
  LimitRange,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodTemplate,
  ReplicationController,
  ResourceQuota,
  Secret,
  Service,
  ServiceAccount,
} from 'kubernetes-types/core/v1'
import type { EndpointSlice } from 'kubernetes-types/discovery/v1'
import type { ObjectMeta } from 'kubernetes-types/meta/v1'
import type { Ingress, IngressClass, NetworkPolicy } from 'kubernetes-types/networking/v1'
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1'
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from 'kubernetes-types/rbac/v1'
import type { PriorityClass } from 'kubernetes-types/scheduling/v1'
import type { StorageClass } from 'kubernetes-types/storage/v1'

/** The metadata of an object that the store holds: what the API server always fills in is there. */
export interface StoredMeta extends ObjectMeta {
  name: string
  uid: string
  resourceVersion: string
  creationTimestamp: string
}

/** What every object of the API has, whatever its kind. */
export interface KubeObject {
  apiVersion: string
  kind: string
  metadata: StoredMeta
}

/** An object as it is kept: deep-frozen, defaulted, with full metadata; `K` names the parts that are always there. */
export type Stored<T, K extends keyof T = never> = Omit<T, 'apiVersion' | 'kind' | 'metadata' | K> &
  Required<Pick<T, K>> &
  KubeObject

/**
 * The kinds that the sandbox serves, by resource name as kubectl writes it: the plural, and the group after a dot unless
 * it is the core group. One name, one stored version.
 */
export interface KindMap {
  pods: Stored<Pod, 'spec' | 'status'>
  services: Stored<Service, 'spec' | 'status'>
  endpoints: Stored<Endpoints>
  nodes: Stored<Node, 'spec' | 'status'>
  namespaces: Stored<Namespace, 'spec' | 'status'>
  events: Stored<Event>
  configmaps: Stored<ConfigMap>
  secrets: Stored<Secret>
  serviceaccounts: Stored<ServiceAccount>
  replicationcontrollers: Stored<ReplicationController, 'spec' | 'status'>
  limitranges: Stored<LimitRange>
  resourcequotas: Stored<ResourceQuota>
  podtemplates: Stored<PodTemplate>
  persistentvolumes: Stored<PersistentVolume>
  persistentvolumeclaims: Stored<PersistentVolumeClaim>
  'deployments.apps': Stored<Deployment, 'spec' | 'status'>
  'replicasets.apps': Stored<ReplicaSet, 'spec' | 'status'>
  'daemonsets.apps': Stored<DaemonSet, 'spec' | 'status'>
  'statefulsets.apps': Stored<StatefulSet, 'spec' | 'status'>
  'controllerrevisions.apps': Stored<ControllerRevision>
  'jobs.batch': Stored<Job, 'spec' | 'status'>
  'cronjobs.batch': Stored<CronJob, 'spec' | 'status'>
  'horizontalpodautoscalers.autoscaling': Stored<HorizontalPodAutoscaler, 'spec' | 'status'>
  'endpointslices.discovery.k8s.io': Stored<EndpointSlice>
  'leases.coordination.k8s.io': Stored<Lease>
  'poddisruptionbudgets.policy': Stored<PodDisruptionBudget, 'spec' | 'status'>
  'ingresses.networking.k8s.io': Stored<Ingress>
  'ingressclasses.networking.k8s.io': Stored<IngressClass>
  'networkpolicies.networking.k8s.io': Stored<NetworkPolicy>
  'roles.rbac.authorization.k8s.io': Stored<Role>
  'rolebindings.rbac.authorization.k8s.io': Stored<RoleBinding>
  'clusterroles.rbac.authorization.k8s.io': Stored<ClusterRole>
  'clusterrolebindings.rbac.authorization.k8s.io': Stored<ClusterRoleBinding>
  'priorityclasses.scheduling.k8s.io': Stored<PriorityClass>
  'storageclasses.storage.k8s.io': Stored<StorageClass>
}

export type ResourceName = keyof KindMap

/** An object before it is stored, as a client sends it: all may be missing. */
export type Draft<N extends ResourceName> = Partial<Omit<KindMap[N], 'metadata'>> & { metadata: ObjectMeta }
