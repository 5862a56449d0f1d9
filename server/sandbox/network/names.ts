/** What a name of the cluster's DNS asks for. */
export interface ServiceName {
  namespace: string
  service: string
  /** One pod's name behind a headless Service: `web-0` in `web-0.web.default.svc.cluster.local`. */
  hostname?: string
}

const CLUSTER_DOMAIN = 'cluster.local'
/** A pod's resolv.conf: a name with fewer dots goes through the search list first. */
const NDOTS = 5
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/

/** Whether this is an address and no name. */
export function isIpv4(host: string): boolean {
  return IPV4.test(host)
}

/**
 * The Services that a name may mean to a pod of this namespace, in the order in which its resolv.conf
 * (`search NS.svc.cluster.local svc.cluster.local cluster.local`, `options ndots:5`) tries them.
 */
export function candidates(namespace: string, name: string): ServiceName[] {
  const lower = name.toLowerCase()
  if (lower.endsWith('.')) return parse(lower.slice(0, -1))
  const searched = [
    `${lower}.${namespace}.svc.${CLUSTER_DOMAIN}`,
    `${lower}.svc.${CLUSTER_DOMAIN}`,
    `${lower}.${CLUSTER_DOMAIN}`,
  ]
  const order = lower.split('.').length > NDOTS ? [lower, ...searched] : [...searched, lower]
  return order.flatMap(parse)
}

function parse(name: string): ServiceName[] {
  const suffix = `.svc.${CLUSTER_DOMAIN}`
  if (!name.endsWith(suffix)) return []
  const labels = name.slice(0, -suffix.length).split('.')
  if (labels.length > 3 || labels.includes('')) return []
  const [namespace, service, hostname] = labels.toReversed()
  if (namespace === undefined || service === undefined) return []
  return [hostname === undefined ? { namespace, service } : { namespace, service, hostname }]
}
