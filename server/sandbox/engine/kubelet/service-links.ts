import type { ServicePort } from 'kubernetes-types/core/v1'

import type { Api } from '../../kube/api.ts'
import type { KindMap } from '../../kube/objects.ts'

/**
 * The variables that name the cluster's Services to a container, in the way of Docker links (`PROFILE_SERVICE_HOST`,
 * `PROFILE_PORT_8081_TCP_ADDR`, …): those of its namespace unless the pod wants none, and always the API server's.
 */
export function serviceLinks(api: Api, namespace: string, wanted: boolean): Map<string, string> {
  const services = wanted ? [...api.list('services', { namespace })] : []
  const kubernetes = api.find('services', 'default', 'kubernetes')
  if (kubernetes && !services.some(({ metadata }) => metadata.name === 'kubernetes'))
    services.push(kubernetes)
  const env = new Map<string, string>()
  for (const service of services) addLinks(env, service)
  return env
}

function addLinks(env: Map<string, string>, service: KindMap['services']): void {
  const { clusterIP, ports } = service.spec
  const first = ports?.[0]
  if (clusterIP === undefined || clusterIP === '' || clusterIP === 'None' || first === undefined) return
  const prefix = envName(service.metadata.name)
  env.set(`${prefix}_SERVICE_HOST`, clusterIP)
  env.set(`${prefix}_SERVICE_PORT`, String(first.port))
  for (const { name, port } of ports ?? []) {
    if (name !== undefined && name !== '') env.set(`${prefix}_SERVICE_PORT_${envName(name)}`, String(port))
  }
  env.set(`${prefix}_PORT`, urlOf(clusterIP, first))
  for (const port of ports ?? []) addPort(env, prefix, clusterIP, port)
}

function addPort(env: Map<string, string>, prefix: string, address: string, port: ServicePort): void {
  const protocol = port.protocol ?? 'TCP'
  const link = `${prefix}_PORT_${port.port}_${protocol}`
  env.set(link, urlOf(address, port))
  env.set(`${link}_PROTO`, protocol.toLowerCase())
  env.set(`${link}_PORT`, String(port.port))
  env.set(`${link}_ADDR`, address)
}

const urlOf = (address: string, port: ServicePort): string =>
  `${(port.protocol ?? 'TCP').toLowerCase()}://${address}:${port.port}`

const envName = (name: string): string => name.toUpperCase().replaceAll('-', '_')
