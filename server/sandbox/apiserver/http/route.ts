import { REFUSALS } from '../messages.ts'
import type { Call, Cluster, NamedCall } from './call.ts'
import { isCustomResources, serveCustomResources } from './custom-resources.ts'
import { deleteCollection, deleteObject } from './delete.ts'
import { createObject, getObject, listObjects, patchObject, replaceObject } from './objects.ts'
import type { Exchange } from './respond.ts'
import { REVIEWS, serveReview } from './reviews.ts'
import { subresourcesOf } from './subresources.ts'
import type { Target } from './target.ts'

type CollectionHandler = (call: Call) => Promise<void>
type ObjectHandler = (call: NamedCall) => Promise<void>

const COLLECTION: Readonly<Record<string, CollectionHandler>> = {
  GET: (call) => listObjects(call),
  POST: createObject,
  DELETE: deleteCollection,
}

const OBJECT: Readonly<Record<string, ObjectHandler>> = {
  GET: getObject,
  PUT: (call) => replaceObject(call),
  PATCH: (call) => patchObject(call),
  DELETE: deleteObject,
}

/** Answers a request for a resource. @throws {StatusError} NotFound, MethodNotAllowed, and what its handler throws */
export async function serveResource(cluster: Cluster, exchange: Exchange, target: Target): Promise<void> {
  const { group, version, plural, namespace, name, subresource } = target
  const kind = cluster.kinds.find(group, version, plural)
  if (!kind) return serveUnstored(cluster, exchange, target)
  const { namespaced } = kind.registry.definition
  if (!namespaced && namespace !== undefined) throw REFUSALS.noSuchResource()
  const call = { cluster, exchange, kind, namespace }
  if (name === undefined) {
    // Objects are made inside a namespace; across all of them there are only lists.
    const isAcross = namespaced && namespace === undefined
    if (isAcross && !isReading(exchange)) throw REFUSALS.methodNotAllowed()
    return handlerOf(COLLECTION, exchange)(call)
  }
  if (namespaced && namespace === undefined) throw REFUSALS.noSuchResource()
  if (subresource === undefined) return handlerOf(OBJECT, exchange)({ ...call, name })
  const found = subresourcesOf(kind).get(subresource)
  if (!found) throw REFUSALS.noSuchResource()
  return handlerOf(found.methods, exchange)({ ...call, name })
}

const isReading = ({ method }: Exchange): boolean => method === 'GET' || method === 'HEAD'

function handlerOf<H>(handlers: Readonly<Record<string, H>>, { method }: Exchange): H {
  const name = method === 'HEAD' ? 'GET' : method
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined
  if (!handler) throw REFUSALS.methodNotAllowed()
  return handler
}

async function serveUnstored(cluster: Cluster, exchange: Exchange, target: Target): Promise<void> {
  const { group, version, plural, namespace, name } = target
  if (isCustomResources(target)) return serveCustomResources(exchange, cluster.api.store.revision)
  const review = REVIEWS.find(
    (known) => known.group === group && known.version === version && known.plural === plural,
  )
  if (!review || name !== undefined || (namespace !== undefined) !== review.namespaced) {
    throw REFUSALS.noSuchResource()
  }
  if (exchange.method !== 'POST') throw REFUSALS.methodNotAllowed()
  await serveReview(cluster, exchange, review)
}
