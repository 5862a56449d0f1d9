import type { ResourceName } from '../kube/objects.ts'
import { age } from './duration.ts'
import { isJsonObject, valueAt } from './json.ts'
import type { Column, ResourceDefinition } from './resource-definition.ts'

const NAME: Column<{ metadata: { name: string; creationTimestamp: string } }> = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'Name',
  cell: (object) => object.metadata.name,
}
const AGE: Column<{ metadata: { name: string; creationTimestamp: string } }> = {
  name: 'Age',
  type: 'string',
  description: 'Age',
  cell: (object, now) => age(object.metadata.creationTimestamp, now),
}

type Basics<N extends ResourceName> = Pick<
  ResourceDefinition<N>,
  'name' | 'group' | 'kind' | 'plural' | 'singular'
>

function definition<N extends ResourceName>(
  basics: Basics<N>,
  more: Partial<ResourceDefinition<N>> = {},
): ResourceDefinition<N> {
  return {
    version: 'v1',
    shortNames: [],
    categories: [],
    namespaced: true,
    hasStatus: false,
    hasGeneration: false,
    applyDefaults: () => {},
    validate: () => [],
    columns: [NAME, AGE],
    ...basics,
    ...more,
  }
}

const NAMESPACES = definition(
  { name: 'namespaces', group: '', kind: 'Namespace', plural: 'namespaces', singular: 'namespace' },
  {
    shortNames: ['ns'],
    namespaced: false,
    nameRule: 'dns1123-label',
    hasStatus: true,
    applyDefaults: (draft) => {
      draft.spec ??= { finalizers: ['kubernetes'] }
    },
    prepareCreate: (draft) => {
      draft.status = { phase: 'Active' }
    },
  },
)

const PODS = definition(
  { name: 'pods', group: '', kind: 'Pod', plural: 'pods', singular: 'pod' },
  {
    shortNames: ['po'],
    categories: ['all'],
    hasStatus: true,
    hasGeneration: false,
    prepareCreate: (draft) => {
      Object.assign(draft, { status: { phase: 'Pending' } })
    },
    validate: (pod) =>
      isJsonObject(pod.spec)
        ? []
        : [{ type: 'FieldValueRequired', field: 'spec.containers', message: 'Required value' }],
    gracePeriod: (pod) => pod.spec.terminationGracePeriodSeconds ?? 30,
    fields: {
      'spec.nodeName': (pod) => pod.spec.nodeName ?? '',
      'status.phase': (pod) => pod.status.phase ?? '',
    },
  },
)

const DEPLOYMENTS = definition(
  {
    name: 'deployments.apps',
    group: 'apps',
    kind: 'Deployment',
    plural: 'deployments',
    singular: 'deployment',
  },
  {
    shortNames: ['deploy'],
    categories: ['all'],
    hasStatus: true,
    hasGeneration: true,
    applyDefaults: (draft) => {
      if (draft.spec) draft.spec.replicas ??= 1
    },
    validate: (deployment) => {
      const replicas = valueAt(deployment, 'spec', 'replicas')
      if (typeof replicas !== 'number' || replicas >= 0) return []
      const message = `Invalid value: ${replicas}: must be greater than or equal to 0`
      return [{ type: 'FieldValueInvalid', field: 'spec.replicas', message }]
    },
    scale: {
      read: (deployment) => ({
        desired: deployment.spec.replicas ?? 1,
        current: deployment.status.replicas ?? 0,
        selector: deployment.spec.selector,
      }),
      write: (deployment, replicas) => {
        deployment.spec.replicas = replicas
      },
    },
  },
)

const SERVICES = definition(
  { name: 'services', group: '', kind: 'Service', plural: 'services', singular: 'service' },
  {
    shortNames: ['svc'],
    categories: ['all'],
    nameRule: 'dns1035-label',
    hasStatus: true,
    prepareCreate: (draft, context) => {
      draft.spec ??= {}
      draft.spec.clusterIP = context.allocateClusterIP(draft.spec.clusterIP)
      draft.spec.clusterIPs = [draft.spec.clusterIP]
      if (draft.spec.type !== 'NodePort') return
      for (const port of draft.spec.ports ?? []) port.nodePort = context.allocateNodePort(port.nodePort)
    },
  },
)

/** A few kinds, just enough of them for the tests of the server itself. */
export const definitions: readonly ResourceDefinition[] = [
  NAMESPACES,
  PODS,
  DEPLOYMENTS,
  SERVICES,
  definition(
    {
      name: 'configmaps',
      group: '',
      kind: 'ConfigMap',
      plural: 'configmaps',
      singular: 'configmap',
    },
    { shortNames: ['cm'] },
  ),
  definition(
    {
      name: 'poddisruptionbudgets.policy',
      group: 'policy',
      kind: 'PodDisruptionBudget',
      plural: 'poddisruptionbudgets',
      singular: 'poddisruptionbudget',
    },
    { shortNames: ['pdb'], hasStatus: true, hasGeneration: true },
  ),
]
