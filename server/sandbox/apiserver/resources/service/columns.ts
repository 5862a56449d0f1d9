import type { KindMap } from '../../../kube/objects.ts'
import type { Column } from '../../resource-definition.ts'
import { ageColumn, formatLabels, nameColumn, NONE, text, wide } from '../columns.ts'

type Service = KindMap['services']

/** How wide the addresses of a load balancer may be before they are cut. */
const BALANCER_WIDTH = 16

function balancerAddresses({ status }: Service): string {
  const addresses = (status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || (hostname ?? ''))
  const all = [...new Set(addresses)].toSorted().join(',')
  return all.length > BALANCER_WIDTH ? `${all.slice(0, BALANCER_WIDTH - 3)}...` : all
}

function externalAddress(service: Service): string {
  const { type, externalIPs = [], externalName = '' } = service.spec
  if (type === 'ExternalName') return externalName
  if (type !== 'LoadBalancer') return externalIPs.join(',') || NONE
  return (
    [balancerAddresses(service), ...externalIPs].filter((address) => address !== '').join(',') || '<pending>'
  )
}

const ports = ({ spec }: Service): string =>
  (spec.ports ?? [])
    .map(({ port, nodePort, protocol = '' }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`)
    .join(',') || NONE

/** The columns of `kubectl get services`. */
export const serviceColumns: readonly Column<Service>[] = [
  nameColumn,
  text('Type', 'How the Service is reached.', ({ spec }) => spec.type ?? ''),
  text('Cluster-IP', 'The address within the cluster.', ({ spec }) => spec.clusterIPs?.[0] ?? NONE),
  text('External-IP', 'The address outside of the cluster.', externalAddress),
  text('Port(s)', 'The ports, those of the nodes after a colon.', ports),
  ageColumn,
  wide(text('Selector', 'Which pods the Service sends to.', ({ spec }) => formatLabels(spec.selector))),
]
