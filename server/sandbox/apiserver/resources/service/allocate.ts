import type { KindMap } from '../../../kube/objects.ts'
import { REFUSALS } from '../../messages.ts'
import type { AdmissionContext } from '../../resource-definition.ts'
import { NODE_PORT_TAKEN, nodePortRange } from '../checks/messages.ts'
import { Problems } from '../checks/problems.ts'
import type { LooseDraft } from '../loose.ts'
import { isExternal } from './defaults.ts'

type Service = KindMap['services']
type Draft = LooseDraft<'services'>

const FIRST_NODE_PORT = 30_000
const LAST_NODE_PORT = 32_767
const HEADLESS = 'None'

function portsOfOthers(context: AdmissionContext, uid: string | undefined): Set<number> {
  const ports = new Set<number>()
  for (const { metadata, spec } of context.api.list('services')) {
    if (metadata.uid === uid) continue
    for (const { nodePort = 0 } of spec.ports ?? []) ports.add(nodePort)
  }
  return ports
}

/** @throws {StatusError} Invalid when a wanted port is out of the range or another Service's */
function checkWantedPorts(draft: Draft, held: ReadonlySet<number>, context: AdmissionContext): void {
  const ports = [...(draft.spec?.ports ?? []).entries()]
  const wanted = ports.filter(([, { nodePort = 0 }]) => nodePort !== 0 && !held.has(nodePort))
  if (wanted.length === 0) return
  const taken = portsOfOthers(context, draft.metadata?.uid)
  const problems = new Problems()
  for (const [index, { nodePort = 0 }] of wanted) {
    const field = `spec.ports[${index}].nodePort`
    if (nodePort < FIRST_NODE_PORT || nodePort > LAST_NODE_PORT) {
      problems.invalid(field, nodePort, nodePortRange(FIRST_NODE_PORT, LAST_NODE_PORT))
    } else if (taken.has(nodePort)) problems.invalid(field, nodePort, NODE_PORT_TAKEN)
  }
  if (problems.list.length > 0) {
    throw REFUSALS.invalid({ group: '', kind: 'Service' }, draft.metadata?.name ?? '', problems.list)
  }
}

/** Gives each port of the Service a port on the nodes; TCP and UDP of the same number may share one. */
function allocateNodePorts(draft: Draft, held: ReadonlySet<number>, context: AdmissionContext): void {
  checkWantedPorts(draft, held, context)
  const seen = new Set(held)
  for (const port of draft.spec?.ports ?? []) {
    const wanted = port.nodePort || undefined
    if (wanted !== undefined && seen.has(wanted)) continue
    port.nodePort = context.allocateNodePort(wanted)
    seen.add(port.nodePort)
  }
}

function allocateAddress(draft: Draft, context: AdmissionContext): void {
  const spec = (draft.spec ??= {})
  const wanted = spec.clusterIP || spec.clusterIPs?.[0] || undefined
  spec.clusterIP = wanted === HEADLESS ? HEADLESS : context.allocateClusterIP(wanted)
  spec.clusterIPs = [spec.clusterIP]
}

function allocateAll(draft: Draft, held: ReadonlySet<number>, context: AdmissionContext): void {
  const spec = (draft.spec ??= {})
  if (spec.type === 'ExternalName') return
  spec.ipFamilies ??= ['IPv4']
  spec.ipFamilyPolicy ??= 'SingleStack'
  if (spec.clusterIPs === undefined) allocateAddress(draft, context)
  const needsPorts = isExternal(spec.type) && spec.allocateLoadBalancerNodePorts !== false
  if (needsPorts) allocateNodePorts(draft, held, context)
}

const nodePortsOf = ({ spec }: Readonly<Service>): number[] =>
  (spec.ports ?? []).map(({ nodePort = 0 }) => nodePort).filter((port) => port !== 0)

/** Allocates the address and the node ports of a new Service. @throws {StatusError} Invalid */
export function prepareCreate(draft: Draft, context: AdmissionContext): void {
  const spec = (draft.spec ??= {})
  // Either of the two says which address is wanted; validation sees both.
  if (spec.clusterIP && spec.clusterIPs?.[0] === undefined) delete spec.clusterIPs
  if (spec.clusterIPs?.[0] !== undefined && !spec.clusterIP) {
    spec.clusterIP = spec.clusterIPs[0]
    delete spec.clusterIPs
  }
  allocateAll(draft, new Set(), context)
  draft.status = { loadBalancer: {} }
}

/** Takes over what was allocated where the client left it out, as `kubectl replace` does. */
function keepAllocated(next: Service, previous: Readonly<Service>): void {
  const { spec } = next
  const before = previous.spec
  if (spec.type === 'ExternalName' || before.type === 'ExternalName') return
  if (!spec.clusterIP && before.clusterIP !== undefined) spec.clusterIP = before.clusterIP
  if (!spec.clusterIPs && before.clusterIPs) spec.clusterIPs = [...before.clusterIPs]
  if (!spec.ipFamilies && before.ipFamilies) spec.ipFamilies = [...before.ipFamilies]
  if (before.ipFamilyPolicy !== undefined) spec.ipFamilyPolicy ??= before.ipFamilyPolicy
  if (!isExternal(spec.type) || !isExternal(before.type)) return
  for (const port of spec.ports ?? []) {
    if (port.nodePort) continue
    const same = before.ports?.find((old) => old.port === port.port && old.protocol === port.protocol)
    if (same?.nodePort) port.nodePort = same.nodePort
  }
}

/** What a type has no use for goes with the change to it. */
function dropUnused(next: Service, previous: Readonly<Service>): void {
  const { spec } = next
  if (spec.type === 'ExternalName' && previous.spec.type !== 'ExternalName') {
    delete spec.clusterIP
    delete spec.clusterIPs
    delete spec.ipFamilies
    delete spec.ipFamilyPolicy
    delete spec.internalTrafficPolicy
  }
  if (isExternal(spec.type) || !isExternal(previous.spec.type)) return
  delete spec.externalTrafficPolicy
  delete spec.allocateLoadBalancerNodePorts
  const held = new Set(nodePortsOf(previous))
  for (const port of spec.ports ?? []) if (held.has(port.nodePort ?? 0)) delete port.nodePort
}

/** Follows a change of type or ports with addresses and node ports. @throws {StatusError} Invalid */
export function prepareUpdate(next: Service, previous: Readonly<Service>, context: AdmissionContext): void {
  keepAllocated(next, previous)
  dropUnused(next, previous)
  const held = nodePortsOf(previous)
  allocateAll(next, new Set(held), context)
  const kept = new Set(nodePortsOf(next))
  for (const port of held) if (!kept.has(port)) context.releaseNodePort?.(port)
}
