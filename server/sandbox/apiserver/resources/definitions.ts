import type { ResourceName } from '../../kube/objects.ts'
import type { ResourceDefinition } from '../resource-definition.ts'
import { horizontalPodAutoscalers } from './autoscaler/horizontal-pod-autoscaler.ts'
import { configMaps } from './config-map.ts'
import { controllerRevisions } from './controller-revision.ts'
import { cronJobs } from './cron-job.ts'
import { daemonSets } from './daemon-set.ts'
import { deployments } from './deployment.ts'
import { endpointSlices } from './endpoint-slice.ts'
import { endpoints } from './endpoints.ts'
import { events } from './event.ts'
import { ingressClasses } from './ingress-class.ts'
import { ingresses } from './ingress.ts'
import { jobs } from './job.ts'
import { leases } from './lease.ts'
import { limitRanges } from './limit-range.ts'
import { namespaces } from './namespace.ts'
import { networkPolicies } from './network-policy.ts'
import { nodes } from './node.ts'
import { persistentVolumeClaims } from './persistent-volume-claim.ts'
import { persistentVolumes } from './persistent-volume.ts'
import { podDisruptionBudgets } from './pod-disruption-budget.ts'
import { podTemplates } from './pod-template.ts'
import { pods } from './pod/pod.ts'
import { priorityClasses } from './priority-class.ts'
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from './rbac.ts'
import { replicaSets } from './replica-set.ts'
import { replicationControllers } from './replication-controller.ts'
import { resourceQuotas } from './resource-quota.ts'
import { secrets } from './secret.ts'
import { serviceAccounts } from './service-account.ts'
import { services } from './service/service.ts'
import { statefulSets } from './stateful-set.ts'
import { storageClasses } from './storage-class.ts'

/** A definition for every kind: one that is missing, or under another's name, is a type error. */
const byName: { readonly [N in ResourceName]: ResourceDefinition<N> } = {
  configmaps: configMaps,
  endpoints,
  events,
  limitranges: limitRanges,
  namespaces,
  nodes,
  persistentvolumeclaims: persistentVolumeClaims,
  persistentvolumes: persistentVolumes,
  pods,
  podtemplates: podTemplates,
  replicationcontrollers: replicationControllers,
  resourcequotas: resourceQuotas,
  secrets,
  serviceaccounts: serviceAccounts,
  services,
  'controllerrevisions.apps': controllerRevisions,
  'daemonsets.apps': daemonSets,
  'deployments.apps': deployments,
  'replicasets.apps': replicaSets,
  'statefulsets.apps': statefulSets,
  'horizontalpodautoscalers.autoscaling': horizontalPodAutoscalers,
  'cronjobs.batch': cronJobs,
  'jobs.batch': jobs,
  'leases.coordination.k8s.io': leases,
  'endpointslices.discovery.k8s.io': endpointSlices,
  'ingressclasses.networking.k8s.io': ingressClasses,
  'ingresses.networking.k8s.io': ingresses,
  'networkpolicies.networking.k8s.io': networkPolicies,
  'poddisruptionbudgets.policy': podDisruptionBudgets,
  'clusterrolebindings.rbac.authorization.k8s.io': clusterRoleBindings,
  'clusterroles.rbac.authorization.k8s.io': clusterRoles,
  'rolebindings.rbac.authorization.k8s.io': roleBindings,
  'roles.rbac.authorization.k8s.io': roles,
  'priorityclasses.scheduling.k8s.io': priorityClasses,
  'storageclasses.storage.k8s.io': storageClasses,
}

/** Every kind that the sandbox serves, group by group in the order of `kubectl api-resources`. */
export const definitions: readonly ResourceDefinition[] = Object.values(byName)
