/** What a path of the API is about, before it is known whether it exists. */
export interface Target {
  group: string
  version: string
  namespace: string | undefined
  plural: string
  name: string | undefined
  subresource: string | undefined
}

/** The parts of a path below /api/v1 or /apis/GROUP/VERSION, or undefined for any other path. */
export function parseTarget(path: string): Target | undefined {
  const segments = decode(path.split('/').slice(1))
  if (!segments) return undefined
  const [root, ...rest] = segments
  if (root === 'api') return ofResource('', rest[0], rest.slice(1))
  return root === 'apis' ? ofResource(rest[0], rest[1], rest.slice(2)) : undefined
}

function decode(segments: readonly string[]): string[] | undefined {
  try {
    const decoded = segments.map((segment) => decodeURIComponent(segment))
    return decoded.includes('') ? undefined : decoded
  } catch {
    // A broken percent escape names nothing.
    return undefined
  }
}

function ofResource(
  group: string | undefined,
  version: string | undefined,
  segments: readonly string[],
): Target | undefined {
  if (group === undefined || version === undefined) return undefined
  const isNamespaced = segments[0] === 'namespaces' && segments.length > 2 && !isOfNamespace(segments[2])
  const namespace = isNamespaced ? segments[1] : undefined
  const [plural, name, subresource, ...more] = isNamespaced ? segments.slice(2) : segments
  if (plural === undefined || more.length > 0) return undefined
  return { group, version, namespace, plural, name, subresource }
}

/** The subresources of a namespace itself stand where otherwise a resource inside it would. */
const isOfNamespace = (segment: string | undefined): boolean => segment === 'status' || segment === 'finalize'
