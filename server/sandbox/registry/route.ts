/** One kind of address below /v2/, as OCI Distribution 1.1 lists them ("Endpoints"). */
export type RouteKind = 'base' | 'catalog' | 'tags' | 'manifest' | 'blob' | 'uploads' | 'upload' | 'referrers'

export interface Route {
  kind: RouteKind
  /** The repository; empty where there is none. */
  name: string
  /** A tag, a digest or an upload's id, unchecked; empty where there is none. */
  reference: string
}

/** After /v2/; the greedy name lets a repository be called `blobs` or `tags/list`. */
const ROUTES: readonly [RouteKind, RegExp][] = [
  ['base', /^$/],
  ['catalog', /^_catalog$/],
  ['tags', /^(?<name>.+)\/tags\/list$/],
  ['manifest', /^(?<name>.+)\/manifests\/(?<reference>[^/]+)$/],
  ['uploads', /^(?<name>.+)\/blobs\/uploads\/?$/],
  ['upload', /^(?<name>.+)\/blobs\/uploads\/(?<reference>[^/]+)$/],
  ['blob', /^(?<name>.+)\/blobs\/(?<reference>[^/]+)$/],
  ['referrers', /^(?<name>.+)\/referrers\/(?<reference>[^/]+)$/],
]

const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const LONGEST_NAME = 255

/** A repository's name as the specification has it. */
export const isName = (text: string): boolean => text.length <= LONGEST_NAME && NAME.test(text)

/** A tag as the specification has it. */
export const isTag = (text: string): boolean => /^\w[\w.-]{0,127}$/.test(text)

/** What an address means; undefined for one that the registry does not have. @param path as it came, without the query */
export function findRoute(path: string): Route | undefined {
  const decoded = decode(path)
  if (!decoded?.startsWith('/v2/')) return undefined
  const rest = decoded.slice('/v2/'.length)
  for (const [kind, pattern] of ROUTES) {
    const match = pattern.exec(rest)
    if (match)
      return { kind, name: match.groups?.['name'] ?? '', reference: match.groups?.['reference'] ?? '' }
  }
  return undefined
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
