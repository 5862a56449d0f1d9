import type { ServicePort } from 'kubernetes-types/core/v1'

import type { Loose, LooseDraft } from '../loose.ts'

const AFFINITY_SECONDS = 10_800

/** Whether a Service of this type can be reached from outside of the cluster. */
export const isExternal = (type: string | undefined): boolean =>
  type === 'NodePort' || type === 'LoadBalancer'

function defaultPort(port: Loose<ServicePort>, isHeadless: boolean): void {
  port.protocol ||= 'TCP'
  if (port.targetPort === undefined || port.targetPort === '' || port.targetPort === 0 || isHeadless) {
    port.targetPort ||= port.port
  }
}

/** Fills what a Service leaves out (v1 SetDefaults_Service), addresses and ports excepted. */
export function applyDefaults(draft: LooseDraft<'services'>): void {
  const spec = (draft.spec ??= {})
  spec.sessionAffinity ||= 'None'
  spec.type ||= 'ClusterIP'
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  else if (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: AFFINITY_SECONDS } }
  }
  for (const port of spec.ports ?? []) defaultPort(port, spec.clusterIP === 'None')
  if (isExternal(spec.type)) spec.externalTrafficPolicy ||= 'Cluster'
  if (spec.type !== 'ExternalName') spec.internalTrafficPolicy ??= 'Cluster'
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true
}
