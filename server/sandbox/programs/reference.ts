import { ImageError } from './image-error.ts'
import { invalidReference, upperCaseReference } from './messages.ts'

export interface Reference {
  /** `docker.io/library/alpine`, `127.0.0.1:5000/hotel`. */
  name: string
  registry: string
  tag: string | undefined
  digest: string | undefined
}

const DOCKER_HUB = 'docker.io'
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const REGISTRY = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::[0-9]+)?$/
const REFERENCE = new RegExp(
  `^(${COMPONENT}(?:/${COMPONENT})*)(?::([\\w][\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`,
)

/** Takes an image's name apart as Docker does (distribution/reference). @throws {ImageError} `invalid-reference` */
export function parseReference(given: string): Reference {
  const slash = given.indexOf('/')
  const head = slash < 0 ? '' : given.slice(0, slash)
  const named = (/[.:]/.test(head) || head === 'localhost') && REGISTRY.test(head)
  const registry = named ? (head === 'index.docker.io' ? DOCKER_HUB : head) : DOCKER_HUB
  const rest = named ? given.slice(slash + 1) : given
  const match = REFERENCE.exec(rest)
  if (!match?.[1]) {
    const lower = REFERENCE.test(rest.toLowerCase())
    throw new ImageError('invalid-reference', lower ? upperCaseReference(given) : invalidReference(given))
  }
  const path = registry === DOCKER_HUB && !match[1].includes('/') ? `library/${match[1]}` : match[1]
  const digest = match[3]
  return {
    name: `${registry}/${path}`,
    registry,
    tag: match[2] ?? (digest === undefined ? 'latest' : undefined),
    digest,
  }
}
