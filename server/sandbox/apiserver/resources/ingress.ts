import type { IngressRule } from 'kubernetes-types/networking/v1'

import type { KindMap } from '../../kube/objects.ts'
import type { AdmissionContext, FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { dns1123Subdomain } from './checks/names.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, firstItems, nameColumn, NONE, text } from './columns.ts'
import type { Loose, LooseDraft } from './loose.ts'
import { plain } from './plain.ts'

type Ingress = KindMap['ingresses.networking.k8s.io']

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix']
const DEFAULT_MARK = 'ingressclass.kubernetes.io/is-default-class'

function checkBackend(
  problems: Problems,
  at: string,
  backend: NonNullable<Loose<Ingress['spec']>>['defaultBackend'],
): void {
  if (!backend?.service && !backend?.resource) {
    problems.required(at, 'port name or number is required')
    return
  }
  const { service } = backend
  if (!service) return
  if (!service.name) problems.required(`${at}.service.name`)
  if (!service.port?.name && !service.port?.number) {
    problems.required(`${at}.service`, 'port name or number is required')
  }
}

function checkRule(problems: Problems, at: string, { host = '', http }: Loose<IngressRule>): void {
  const bare = host.startsWith('*.') ? host.slice(2) : host
  if (host !== '') problems.invalidEach(`${at}.host`, host, dns1123Subdomain(bare))
  if (http && (http.paths ?? []).length === 0) problems.required(`${at}.http.paths`)
  for (const [index, { path = '', pathType, backend }] of (http?.paths ?? []).entries()) {
    const where = `${at}.http.paths[${index}]`
    if (pathType === undefined) problems.required(`${where}.pathType`, 'pathType must be specified')
    else problems.oneOf(`${where}.pathType`, pathType, PATH_TYPES)
    if (pathType !== 'ImplementationSpecific' && !path.startsWith('/')) {
      problems.invalid(`${where}.path`, path, 'must be an absolute path')
    }
    checkBackend(problems, `${where}.backend`, backend)
  }
}

function validate({ spec = {} }: LooseDraft<'ingresses.networking.k8s.io'>): FieldProblem[] {
  const problems = new Problems()
  const { rules = [], defaultBackend } = spec
  if (rules.length === 0 && !defaultBackend) {
    problems.invalid('spec', '', 'either `defaultBackend` or `rules` must be specified')
  }
  if (defaultBackend) checkBackend(problems, 'spec.defaultBackend', defaultBackend)
  for (const [index, rule] of rules.entries()) checkRule(problems, `spec.rules[${index}]`, rule)
  return problems.list
}

function prepareCreate(draft: LooseDraft<'ingresses.networking.k8s.io'>, context: AdmissionContext): void {
  const spec = (draft.spec ??= {})
  if (spec.ingressClassName === undefined) {
    const classes = context.api.list('ingressclasses.networking.k8s.io')
    const fallback = classes.find(({ metadata }) => metadata.annotations?.[DEFAULT_MARK] === 'true')
    if (fallback) spec.ingressClassName = fallback.metadata.name
  }
  draft.status = { loadBalancer: {} }
}

function hostsOf({ spec }: Ingress): string {
  const hosts = (spec?.rules ?? []).map(({ host = '' }) => host).filter((host) => host !== '')
  return firstItems(hosts) || '*'
}

const addressesOf = ({ status }: Ingress): string =>
  (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname = '' }) => ip || hostname).join(',')

/** Ingresses (networking.k8s.io/v1); nothing routes by them. */
export const ingresses: ResourceDefinition<'ingresses.networking.k8s.io'> = {
  ...plain,
  name: 'ingresses.networking.k8s.io',
  group: 'networking.k8s.io',
  kind: 'Ingress',
  plural: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  namespaced: true,
  hasStatus: true,
  hasGeneration: true,
  prepareCreate,
  validate,
  columns: [
    nameColumn,
    text('Class', 'What is to serve it.', ({ spec }) => spec?.ingressClassName ?? NONE),
    text('Hosts', 'The hosts of its rules.', hostsOf),
    text('Address', 'Where it is reached.', addressesOf),
    text('Ports', 'The ports that open.', ({ spec }) => ((spec?.tls ?? []).length > 0 ? '80, 443' : '80')),
    ageColumn,
  ],
}
