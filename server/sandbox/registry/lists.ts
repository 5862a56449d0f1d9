import type { Call } from './call.ts'
import { RegistryError } from './registry-error.ts'
import { JSON_TYPE, sendBytes, sendJson } from './respond.ts'

/** `GET /v2/`: says that this is a registry. */
export function getBase({ response }: Call): void {
  sendBytes(response, 200, Buffer.from('{}'), { 'Content-Type': JSON_TYPE })
}

/** `GET /v2/_catalog`: the repositories, page by page. */
export function getCatalog(call: Call): void {
  const { page, headers } = paginate(call, call.repositories.names(), '/v2/_catalog')
  sendJson(call.response, 200, { repositories: page }, headers)
}

/** `GET /v2/NAME/tags/list`: the tags of a repository, page by page. */
export function getTags(call: Call): void {
  const { name, repositories, response } = call
  const { page, headers } = paginate(call, repositories.tags(name), `/v2/${name}/tags/list`)
  sendJson(response, 200, { name, tags: page }, headers)
}

/** `n` names after `last`; where there are more, Link tells how to go on (RFC 8288). */
function paginate(
  { query }: Call,
  all: readonly string[],
  path: string,
): { page: string[]; headers: Record<string, string> } {
  const last = query.get('last') ?? ''
  const rest = all.filter((one) => one > last)
  const given = query.get('n')
  if (given === null) return { page: rest, headers: {} }
  if (!/^\d{1,9}$/.test(given)) throw new RegistryError('PAGINATION_NUMBER_INVALID', { detail: { n: given } })
  const page = rest.slice(0, Number(given))
  const end = page.at(-1)
  if (end === undefined || page.length === rest.length) return { page, headers: {} }
  return { page, headers: { Link: `<${path}?last=${encodeURIComponent(end)}&n=${given}>; rel="next"` } }
}
