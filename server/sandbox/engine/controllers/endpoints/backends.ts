import type { ServicePort } from 'kubernetes-types/core/v1'

import type { KindMap } from '../../../kube/objects.ts'
import { timestamp } from '../../../kube/timestamps.ts'
import { isPodFinished, readySince } from '../pods.ts'
import { matchesLabels } from '../selectors.ts'

type Pod = KindMap['pods']
type Service = KindMap['services']

/** A port as Endpoints and EndpointSlices name it. */
export interface BackendPort {
  name: string
  port: number
  protocol: string
  appProtocol?: string
}

/** A pod behind a Service, with the ports that it serves there. */
export interface Backend {
  pod: Pod
  ports: readonly BackendPort[]
}

/** Whether controllers keep this Service's endpoints: it has a selector, and addresses to stand for. */
export function hasBackends(service: Service): boolean {
  return Object.keys(service.spec.selector ?? {}).length > 0 && service.spec.type !== 'ExternalName'
}

/** Whether the Service has no address of its own and its name stands for its pods'. */
export function isHeadless(service: Service): boolean {
  return service.spec.clusterIP === 'None'
}

/** Whether the Service's selector takes this pod. */
export function selects(service: Service, pod: Pod): boolean {
  return hasBackends(service) && matchesLabels(service.spec.selector, pod.metadata.labels)
}

/** The Service's pods that have an address and have not ended. */
export function backendsOf(service: Service, pods: readonly Pod[]): Backend[] {
  return pods
    .filter((pod) => pod.status.podIP !== undefined && pod.status.podIP !== '' && !isPodFinished(pod))
    .filter((pod) => selects(service, pod))
    .map((pod) => ({ pod, ports: portsOf(service, pod) }))
}

/** The pod's own ports for the Service's, as numbers; a name that no container has is left out. */
function portsOf(service: Service, pod: Pod): BackendPort[] {
  return (service.spec.ports ?? []).flatMap((servicePort) => {
    const port = targetPort(servicePort, pod)
    if (port === undefined) return []
    const { name = '', protocol = 'TCP', appProtocol } = servicePort
    return [{ name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }]
  })
}

function targetPort(
  { targetPort: target, port, protocol = 'TCP' }: ServicePort,
  pod: Pod,
): number | undefined {
  if (target === undefined || target === 0 || target === '') return port
  if (typeof target === 'number') return target
  return pod.spec.containers
    .flatMap(({ ports = [] }) => ports)
    .find((containerPort) => containerPort.name === target && (containerPort.protocol ?? 'TCP') === protocol)
    ?.containerPort
}

/** Labels of the objects that stand for a Service's pods. */
export function backendLabels(service: Service): Record<string, string> {
  const labels = { ...service.metadata.labels }
  if (isHeadless(service)) labels['service.kubernetes.io/headless'] = ''
  return labels
}

/** The pod's host name within a headless Service that is its subdomain. */
export function hostnameIn(service: Service, pod: Pod): string | undefined {
  const { hostname, subdomain } = pod.spec
  const inService = subdomain === service.metadata.name && hostname !== undefined && hostname !== ''
  return inService ? hostname : undefined
}

/** The annotation that tells when the newest cause of a change came about. */
export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time'

/** When the Service was made, or the last of its pods became ready. */
export function triggerTime(service: Service, backends: readonly Backend[]): string {
  const times = backends.map(({ pod }) => readySince(pod) ?? Date.parse(pod.metadata.creationTimestamp))
  return timestamp(Math.max(Date.parse(service.metadata.creationTimestamp), ...times))
}
