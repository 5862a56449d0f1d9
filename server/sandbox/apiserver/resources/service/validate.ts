import type { ServicePort } from 'kubernetes-types/core/v1'

import type { KindMap } from '../../../kube/objects.ts'
import type { FieldProblem } from '../../resource-definition.ts'
import { GoValue, goStrings, show } from '../checks/go-syntax.ts'
import { checkLabels } from '../checks/labels.ts'
import { dns1123Label, dns1123Subdomain } from '../checks/names.ts'
import { portNumber, portReference, PROTOCOLS } from '../checks/ports.ts'
import { Problems } from '../checks/problems.ts'
import type { Loose, LooseDraft } from '../loose.ts'
import { isExternal } from './defaults.ts'

type Service = KindMap['services']

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']

const goIntOrString = (value: string | number = 0): string =>
  typeof value === 'string'
    ? `intstr.IntOrString{Type:1, IntVal:0, StrVal:${show(value)}}`
    : `intstr.IntOrString{Type:0, IntVal:${value}, StrVal:""}`

const goPort = ({
  name = '',
  protocol = '',
  port = 0,
  targetPort,
  nodePort = 0,
}: Loose<ServicePort>): GoValue =>
  new GoValue(
    `core.ServicePort{Name:${show(name)}, Protocol:${show(protocol)}, AppProtocol:(*string)(nil), Port:${port}, TargetPort:${goIntOrString(targetPort)}, NodePort:${nodePort}}`,
  )

function checkPort(problems: Problems, at: string, port: Loose<ServicePort>, needsName: boolean): void {
  const { name = '', targetPort } = port
  if (needsName && name === '') problems.required(`${at}.name`)
  if (name !== '') problems.invalidEach(`${at}.name`, name, dns1123Label(name))
  problems.invalidEach(`${at}.port`, port.port ?? 0, portNumber(port.port ?? 0))
  problems.oneOf(`${at}.protocol`, port.protocol, PROTOCOLS)
  if (targetPort !== undefined) portReference(problems, `${at}.targetPort`, targetPort)
}

function checkPorts(problems: Problems, type: string, ports: Loose<ServicePort>[]): void {
  const names = new Set<string>()
  const seen = new Set<string>()
  for (const [index, port] of ports.entries()) {
    const at = `spec.ports[${index}]`
    checkPort(problems, at, port, ports.length > 1)
    const { name = '', nodePort = 0, protocol = '' } = port
    if (name !== '' && names.has(name)) problems.duplicate(`${at}.name`, name)
    names.add(name)
    if (nodePort !== 0 && !isExternal(type)) {
      problems.forbidden(`${at}.nodePort`, `may not be used when \`type\` is '${type}'`)
    }
    const key = `${protocol}/${port.port ?? 0}`
    if (seen.has(key)) problems.duplicate(at, goPort(port))
    seen.add(key)
  }
}

function checkExternalName(problems: Problems, name: string, clusterIP: string): void {
  if (clusterIP !== '' && clusterIP !== 'None') {
    problems.forbidden('spec.clusterIPs', "may not be set when `type` is 'ExternalName'")
  }
  const bare = name.endsWith('.') ? name.slice(0, -1) : name
  if (name === '') problems.required('spec.externalName')
  else problems.invalidEach('spec.externalName', name, dns1123Subdomain(bare))
}

function checkTraffic(problems: Problems, spec: Loose<Service['spec']>): void {
  const { type = '', externalTrafficPolicy, internalTrafficPolicy, sessionAffinity } = spec
  problems.oneOf('spec.sessionAffinity', sessionAffinity, ['ClientIP', 'None'])
  if (!isExternal(type) && externalTrafficPolicy !== undefined) {
    problems.invalid(
      'spec.externalTrafficPolicy',
      externalTrafficPolicy,
      'may only be set for externally-accessible services',
    )
  } else problems.oneOf('spec.externalTrafficPolicy', externalTrafficPolicy, ['Cluster', 'Local'])
  problems.oneOf('spec.internalTrafficPolicy', internalTrafficPolicy, ['Cluster', 'Local'])
}

/** Says what is wrong with a Service. */
export function validate({ spec = {} }: LooseDraft<'services'>): FieldProblem[] {
  const problems = new Problems()
  const { type = '', ports = [], clusterIP = '' } = spec
  const isHeadless = clusterIP === 'None'
  if (ports.length === 0 && !isHeadless && type !== 'ExternalName') problems.required('spec.ports')
  if (type === 'LoadBalancer' && isHeadless) {
    problems.invalid('spec.clusterIPs[0]', 'None', "may not be set to 'None' for LoadBalancer services")
  }
  if (type === 'NodePort' && isHeadless) {
    problems.invalid('spec.clusterIPs[0]', 'None', "may not be set to 'None' for NodePort services")
  }
  if (type === 'ExternalName') checkExternalName(problems, spec.externalName ?? '', clusterIP)
  checkPorts(problems, type, ports)
  checkLabels(problems, 'spec.selector', spec.selector)
  problems.oneOf('spec.type', type, TYPES)
  checkTraffic(problems, spec)
  return problems.list
}

/** Says that a Service keeps its address for as long as it has one. */
export function validateUpdate(next: Service, previous: Readonly<Service>): FieldProblem[] {
  const problems = new Problems()
  const before = previous.spec.clusterIPs?.[0]
  const isFixed = previous.spec.type !== 'ExternalName' && next.spec.type !== 'ExternalName'
  const after = next.spec.clusterIP ?? next.spec.clusterIPs?.[0]
  if (isFixed && before !== undefined && after !== before) {
    const shown = next.spec.clusterIPs?.[0] === after ? next.spec.clusterIPs : [after ?? '']
    problems.invalid('spec.clusterIPs[0]', goStrings(shown), 'may not change once set')
  }
  return problems.list
}
