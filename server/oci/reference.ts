/** An image's name taken apart as Docker does it (distribution/reference). */
export interface Reference {
  /** `docker.io`, `127.0.0.1:5000` */
  registry: string
  /** `library/busybox` */
  repository: string
  /** `latest` where neither a tag nor a digest was given. */
  tag: string | undefined
  digest: string | undefined
  /** True when neither was given. */
  isUntagged: boolean
}

const DOCKER_HUB = 'docker.io'
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const REGISTRY = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]+)?$/
const REST = new RegExp(
  `^(${COMPONENT}(?:/${COMPONENT})*)(?::([\\w][\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`,
)

/** What became of a text that was to be an image's name. */
export type ReferenceResult = Reference | 'invalid' | 'upper-case'

/** Takes an image's name apart; what is wrong with one that is none. */
export function parseReference(given: string): ReferenceResult {
  const slash = given.indexOf('/')
  const head = slash < 0 ? '' : given.slice(0, slash)
  const isNamed = (/[.:]/.test(head) || head === 'localhost') && REGISTRY.test(head)
  const registry = isNamed && head !== 'index.docker.io' ? head : DOCKER_HUB
  const rest = isNamed ? given.slice(slash + 1) : given
  const match = REST.exec(rest)
  if (!match?.[1]) return REST.test(rest.toLowerCase()) ? 'upper-case' : 'invalid'
  const repository = registry === DOCKER_HUB && !match[1].includes('/') ? `library/${match[1]}` : match[1]
  const [tag, digest] = [match[2], match[3]]
  const isUntagged = tag === undefined && digest === undefined
  return { registry, repository, tag: isUntagged ? 'latest' : tag, digest, isUntagged }
}

/** The name as Docker shows it: without `docker.io/library/`. */
export function familiarName({ registry, repository }: Pick<Reference, 'registry' | 'repository'>): string {
  if (registry !== DOCKER_HUB) return `${registry}/${repository}`
  return repository.replace(/^library\//, '')
}

/** What follows the name: `:latest`, or `@sha256:…` where a digest was given. */
export const suffixOf = ({ tag, digest }: Pick<Reference, 'tag' | 'digest'>): string =>
  digest === undefined ? `:${tag}` : `@${digest}`

/** The name in full: `docker.io/library/busybox`. */
export const fullName = ({ registry, repository }: Pick<Reference, 'registry' | 'repository'>): string =>
  `${registry}/${repository}`
