import { copyOf } from '../json.ts'
import type { UpdatePart } from '../identity.ts'
import { negotiate } from './accept.ts'
import { readBody, readObject } from './body.ts'
import { answer, writeRequest } from './call.ts'
import type { Call, NamedCall } from './call.ts'
import { mediaType } from './decode-body.ts'
import { expectedKind, incomingObject, withMetadata } from './decode-object.ts'
import { includeOf, listPage, selectionOf, showPage } from './list.ts'
import { PATCH_TYPES, readPatch } from './patch-request.ts'
import { booleanOf } from './query.ts'
import { sendValue } from './respond.ts'
import { shownAs, storedFrom } from './served-kinds.ts'
import { applyPatch } from './apply.ts'

/** GET of one object. */
export async function getObject(call: NamedCall): Promise<void> {
  const { kind, namespace, name, exchange } = call
  if (booleanOf(exchange.query, 'watch')) return listObjects(call, name)
  await answer(call, kind.registry.get(namespace, name))
}

/** GET of a collection: a list, or with `watch` a stream of changes. */
export async function listObjects(
  { cluster, exchange, kind, namespace }: Call,
  name?: string,
): Promise<void> {
  const { query } = exchange
  const form = negotiate(exchange.request.headers)
  const include = includeOf(query)
  const selection = selectionOf(kind, namespace, namedQuery(query, name))
  if (booleanOf(query, 'watch')) {
    cluster.watch(exchange, { kind, selection, showing: { form, include }, query })
    return
  }
  const page = listPage(kind, selection, query, cluster.api.store.revision)
  const shown = showPage(kind, page, { form, include, now: cluster.clock.now() })
  await sendValue(exchange, 200, shown, form.encoding)
}

function namedQuery(query: URLSearchParams, name: string | undefined): URLSearchParams {
  if (name === undefined) return query
  const named = new URLSearchParams(query)
  named.set(
    'fieldSelector',
    [query.get('fieldSelector') ?? '', `metadata.name=${name}`].filter(Boolean).join(','),
  )
  return named
}

/** POST to a collection. */
export async function createObject(call: Call): Promise<void> {
  const { exchange, kind, namespace } = call
  const form = negotiate(exchange.request.headers)
  const body = await readObject(exchange.request, kind.registry.definition.kind)
  const object = kind.registry.create(namespace, incomingObject(exchange, body, kind), writeRequest(exchange))
  await answer(call, object, { form, code: 201 })
}

/** PUT of one object, or of its status. */
export async function replaceObject(call: NamedCall, part: UpdatePart = 'main'): Promise<void> {
  const { exchange, kind, namespace, name } = call
  const form = negotiate(exchange.request.headers)
  const body = await readObject(exchange.request, kind.registry.definition.kind)
  const object = incomingObject(exchange, body, kind)
  const request = writeRequest(exchange, part === 'main' ? undefined : part)
  const written = kind.registry.update(namespace, name, () => object, { ...request, part })
  await answer(call, written, { form })
}

/** PATCH of one object, or of its status. */
export async function patchObject(call: NamedCall, part: UpdatePart = 'main'): Promise<void> {
  const { exchange, kind, namespace, name } = call
  const form = negotiate(exchange.request.headers)
  const bytes = await readBody(exchange.request)
  const request = { ...writeRequest(exchange, part === 'main' ? undefined : part), part }
  if (mediaType(exchange.request.headers['content-type']) === PATCH_TYPES.apply) {
    const { object, created } = applyPatch(call, bytes, request)
    return answer(call, object, { form, code: created ? 201 : 200 })
  }
  const patch = readPatch(exchange, bytes, expectedKind(kind))
  const written = kind.registry.update(
    namespace,
    name,
    (copy) => withMetadata(storedFrom(kind, { ...patch.apply(copyOf({ ...shownAs(kind, copy) })) })),
    request,
  )
  await answer(call, written, { form })
}
