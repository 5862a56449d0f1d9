import { groupVersion } from '../identity.ts'
import { parseAccept } from './accept.ts'
import type { NamedCall } from './call.ts'
import { REVIEWS } from './reviews.ts'
import type { ServedKinds } from './served-kinds.ts'
import { subresourcesOf } from './subresources.ts'

interface GroupVersionKind {
  group: string
  version: string
  kind: string
}

interface DiscoveredSubresource {
  name: string
  responseKind: GroupVersionKind
  verbs: readonly string[]
}

/** A resource as discovery tells of it, in any of its forms. */
interface DiscoveredResource {
  group: string
  version: string
  kind: string
  plural: string
  singular: string
  namespaced: boolean
  verbs: readonly string[]
  shortNames: readonly string[]
  categories: readonly string[]
  subresources: readonly DiscoveredSubresource[]
}

/** The order in which the real server names its groups, which is kubectl's order of `get all`. */
const GROUP_ORDER = [
  '',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
]

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const METHOD_VERBS: Readonly<Record<string, string>> = {
  POST: 'create',
  GET: 'get',
  PATCH: 'patch',
  PUT: 'update',
}

function resourceOf(kind: NamedCall['kind']): DiscoveredResource {
  const { group, version, registry } = kind
  const { kind: name, plural, singular, namespaced, shortNames, categories } = registry.definition
  const subresources = [...subresourcesOf(kind)].map(([subresource, { methods, kind: own }]) => ({
    name: subresource,
    responseKind: own ?? { group, version, kind: name },
    verbs: Object.keys(methods)
      .map((method) => METHOD_VERBS[method] ?? '')
      .toSorted(),
  }))
  const verbs = plural === 'namespaces' ? VERBS.filter((verb) => verb !== 'deletecollection') : VERBS
  return {
    group,
    version,
    kind: name,
    plural,
    singular,
    namespaced,
    verbs,
    shortNames,
    categories,
    subresources,
  }
}

/** The discovery documents of a cluster (apidiscovery.k8s.io, and meta/v1 for older clients), made once. */
export class Discovery {
  /** Versions of each group in order of preference, each with its resources sorted by name. */
  readonly #groups = new Map<string, Map<string, DiscoveredResource[]>>()
  readonly #texts = new Map<string, string>()

  constructor(kinds: ServedKinds) {
    const resources = [...kinds.all].map((kind) => resourceOf(kind))
    for (const review of REVIEWS) {
      resources.push({ ...review, verbs: ['create'], shortNames: [], categories: [], subresources: [] })
    }
    const rank = ({ group }: DiscoveredResource): number => {
      const index = GROUP_ORDER.indexOf(group)
      return index < 0 ? GROUP_ORDER.length : index
    }
    resources.sort((left, right) => rank(left) - rank(right))
    for (const resource of resources) this.#add(resource)
  }

  /** The answer to /api, /apis, /api/v1, /apis/GROUP or /apis/GROUP/VERSION; undefined for other paths. */
  answer(path: string, accept: string | undefined): { type: string; text: string } | undefined {
    const version = path === '/api' || path === '/apis' ? aggregatedVersion(accept) : undefined
    const key = `${path} ${version ?? ''}`
    const type =
      version === undefined
        ? 'application/json'
        : `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`
    const known = this.#texts.get(key)
    if (known !== undefined) return { type, text: known }
    const document = version === undefined ? this.#plain(path) : this.#aggregated(path, version)
    if (!document) return undefined
    const text = `${JSON.stringify(document)}\n`
    this.#texts.set(key, text)
    return { type, text }
  }

  #add(resource: DiscoveredResource): void {
    const versions = this.#groups.get(resource.group) ?? new Map<string, DiscoveredResource[]>()
    const resources = versions.get(resource.version) ?? []
    resources.push(resource)
    resources.sort((left, right) => (left.plural < right.plural ? -1 : 1))
    this.#groups.set(resource.group, versions.set(resource.version, resources))
  }

  #aggregated(path: string, version: string): object {
    const groups = [...this.#groups].filter(([group]) => (group === '') === (path === '/api'))
    const items = groups.map(([group, versions]) => ({
      metadata: group === '' ? { creationTimestamp: null } : { name: group, creationTimestamp: null },
      versions: [...versions].map(([name, resources]) => ({
        version: name,
        resources: resources.map((resource) => aggregatedResource(resource)),
        freshness: 'Current',
      })),
    }))
    const apiVersion = `apidiscovery.k8s.io/${version}`
    return { kind: 'APIGroupDiscoveryList', apiVersion, metadata: {}, items }
  }

  #plain(path: string): object | undefined {
    const [root, group, version, ...more] = path.split('/').slice(1)
    if (more.length > 0) return undefined
    if (root === 'api') {
      if (group === undefined)
        return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }
      return version === undefined ? this.#list('', group) : undefined
    }
    if (group === undefined) {
      const groups = [...this.#groups.keys()].filter((name) => name !== '').map((name) => this.#group(name))
      return { kind: 'APIGroupList', apiVersion: 'v1', groups }
    }
    if (version !== undefined) return this.#list(group, version)
    const found = this.#group(group)
    return found && { kind: 'APIGroup', apiVersion: 'v1', ...found }
  }

  #group(name: string): object | undefined {
    const versions = [...(this.#groups.get(name)?.keys() ?? [])].map((version) => ({
      groupVersion: groupVersion(name, version),
      version,
    }))
    return versions.length === 0 ? undefined : { name, versions, preferredVersion: versions[0] }
  }

  #list(group: string, version: string): object | undefined {
    const resources = this.#groups.get(group)?.get(version)
    if (!resources) return undefined
    return {
      kind: 'APIResourceList',
      apiVersion: 'v1',
      groupVersion: groupVersion(group, version),
      resources: resources.flatMap((resource) => plainResources(resource)),
    }
  }
}

/** The newest form of aggregated discovery that the client asks for by name; older clients cannot read a newer one. */
function aggregatedVersion(accept: string | undefined): string | undefined {
  for (const { type, parameters } of parseAccept(accept)) {
    if (type !== 'application/json' || parameters['g'] !== 'apidiscovery.k8s.io') continue
    if (parameters['as'] !== 'APIGroupDiscoveryList') continue
    const { v: version } = parameters
    if (version === 'v2' || version === 'v2beta1') return version
  }
  return undefined
}

function aggregatedResource(resource: DiscoveredResource): object {
  const { group, version, kind, plural, singular, namespaced, verbs, shortNames, categories } = resource
  const subresources = resource.subresources.map(({ name, ...rest }) => ({ subresource: name, ...rest }))
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(subresources.length > 0 ? { subresources } : {}),
  }
}

function plainResources(resource: DiscoveredResource): object[] {
  const { kind, plural, singular, namespaced, verbs, shortNames, categories, subresources } = resource
  const main = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
  }
  const others = subresources.map(({ name, responseKind, verbs: allowed }) => ({
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    group: responseKind.group,
    version: responseKind.version,
    kind: responseKind.kind,
    verbs: allowed,
  }))
  return [main, ...others]
}
