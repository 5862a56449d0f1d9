import type { KubeObject } from '../../kube/objects.ts'
import { groupVersion } from '../identity.ts'
import { isJsonObject } from '../json.ts'
import { readLabelSelector } from '../label-selector.ts'
import { PARTS, REFUSALS } from '../messages.ts'
import { columnDefinitions, partialMetadata, TABLE, tableRow } from '../table.ts'
import type { IncludeObject } from '../table.ts'
import type { AnswerForm } from './accept.ts'
import { parseFieldSelector } from './field-selector.ts'
import { integerOf, revisionOf } from './query.ts'
import { shownAs } from './served-kinds.ts'
import type { ServedKind } from './served-kinds.ts'

/** Which objects a list or a watch is about. */
export interface Selection {
  namespace: string | undefined
  /** Set when only one object can match. */
  name: string | undefined
  matches(object: KubeObject): boolean
}

/** Reads the selectors of a request. @throws {StatusError} BadRequest, in the words of the real server */
export function selectionOf(
  kind: ServedKind,
  namespace: string | undefined,
  query: URLSearchParams,
): Selection {
  const labels = query.get('labelSelector') ?? ''
  const fields = query.get('fieldSelector') ?? ''
  const { definition } = kind.registry
  const matchesLabels = readLabelSelector(labels)
  const matchesFields = parseFieldSelector(fields, definition)
  return {
    namespace,
    name: matchesFields.name,
    matches: (object) =>
      (namespace === undefined || object.metadata.namespace === namespace) &&
      matchesLabels(object.metadata.labels) &&
      matchesFields.matches(object),
  }
}

/** A part of a list, and how to ask for the next. */
export interface Page {
  objects: readonly KubeObject[]
  revision: number
  next?: string
  remaining?: number
}

/** Where a paged list goes on: after a key, as of a revision. */
interface Continuation {
  revision: number
  after: string
}

/** Reads `limit`, `continue`, `resourceVersion` and `resourceVersionMatch`. @throws {StatusError} Expired, BadRequest */
export function listPage(
  kind: ServedKind,
  selection: Selection,
  query: URLSearchParams,
  current: number,
): Page {
  const limit = integerOf(query, 'limit') ?? 0
  const token = query.get('continue') ?? ''
  const asked = revisionOf(query)
  const continuation = token === '' ? undefined : readToken(token)
  const revision = continuation?.revision ?? exactRevision(query, asked, current) ?? current
  const all = candidates(kind, selection, revision, continuation !== undefined)
  const found = all.filter((object) => selection.matches(object))
  const rest = continuation ? found.slice(firstAfter(found, continuation.after)) : found
  if (limit <= 0 || rest.length <= limit) return { objects: rest, revision }
  const objects = rest.slice(0, limit)
  const next = writeToken({ revision, after: keyOfObject(objects.at(-1)) })
  return { objects, revision, next, remaining: rest.length - limit }
}

function exactRevision(
  query: URLSearchParams,
  asked: number | undefined,
  current: number,
): number | undefined {
  if (asked === undefined || asked === 0) return undefined
  if (asked > current) throw REFUSALS.fromTheFuture(asked, current)
  return query.get('resourceVersionMatch') === 'Exact' ? asked : undefined
}

function candidates(
  { registry }: ServedKind,
  { namespace, name }: Selection,
  revision: number,
  isContinued: boolean,
): readonly KubeObject[] {
  const { collection, definition } = registry
  if (
    name !== undefined &&
    (namespace !== undefined || !definition.namespaced) &&
    collection.changed <= revision
  ) {
    const found = registry.find(namespace, name)
    return found ? [found] : []
  }
  const found = collection.listAt(revision, namespace)
  if (!found) throw isContinued ? REFUSALS.continueExpired() : REFUSALS.listExpired()
  return found
}

const keyOfObject = (object: KubeObject | undefined): string =>
  `${object?.metadata.namespace ?? ''}/${object?.metadata.name ?? ''}`

function firstAfter(objects: readonly KubeObject[], key: string): number {
  const index = objects.findIndex((object) => keyOfObject(object) > key)
  return index < 0 ? objects.length : index
}

function writeToken({ revision, after }: Continuation): string {
  return Buffer.from(JSON.stringify({ v: 'livedeck/v1', rv: revision, after })).toString('base64url')
}

function readToken(token: string): Continuation {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (isJsonObject(value) && typeof value['rv'] === 'number' && typeof value['after'] === 'string') {
      return { revision: value['rv'], after: value['after'] }
    }
  } catch (error) {
    throw REFUSALS.badRequest(PARTS.badContinue, { cause: error })
  }
  throw REFUSALS.badRequest(PARTS.badContinue)
}

/** How objects are shown: in which form, with which rows, at which time. */
export interface Showing {
  form: AnswerForm
  include: IncludeObject
  /** The cluster's time in milliseconds, for ages. */
  now: number
}

/** A page as its form asks: a list of the kind, of bare metadata, or a table. */
export function showPage(kind: ServedKind, page: Page, { form, include, now }: Showing): object {
  const metadata = {
    resourceVersion: String(page.revision),
    ...(page.next === undefined ? {} : { continue: page.next }),
    ...(page.remaining === undefined ? {} : { remainingItemCount: page.remaining }),
  }
  const { definition } = kind.registry
  if (form.as === 'table') {
    const rows = page.objects.map((object) =>
      tableRow(definition, object, shownAs(kind, object), { now, include }),
    )
    return { ...TABLE, metadata, columnDefinitions: columnDefinitions(definition), rows }
  }
  if (form.as === 'partial') {
    const items = page.objects.map((object) => partialMetadata(object))
    return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items }
  }
  const items = page.objects.map((object) => shownAs(kind, object))
  return {
    kind: `${definition.kind}List`,
    apiVersion: groupVersion(kind.group, kind.version),
    metadata,
    items,
  }
}

/** One object as its form asks. */
export function showObject(kind: ServedKind, object: KubeObject, { form, include, now }: Showing): object {
  if (form.as === 'partial') return partialMetadata(object)
  const shown = shownAs(kind, object)
  if (form.as === 'object') return shown
  const { definition } = kind.registry
  const metadata = { resourceVersion: object.metadata.resourceVersion }
  const rows = [tableRow(definition, object, shown, { now, include })]
  return { ...TABLE, metadata, columnDefinitions: columnDefinitions(definition), rows }
}

/** Reads `includeObject`: what table rows bring along. */
export function includeOf(query: URLSearchParams): IncludeObject {
  const text = query.get('includeObject')
  return text === 'None' || text === 'Object' ? text : 'Metadata'
}
