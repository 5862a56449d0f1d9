import type { DeleteOptions } from '../kube/api.ts'
import type { KubeObject } from '../kube/objects.ts'
import { timestamp } from '../kube/timestamps.ts'
import { nodePortsOf, withAllocations } from './allocations.ts'
import type { RegistryDependencies } from './allocations.ts'
import { finalizersAfter, graceOfPod, isReadyToGo, markDeleted, namespaceFinalizers } from './deletion.ts'
import {
  admitToNamespace,
  checkIdentity,
  checkPreconditions,
  groupVersion,
  isSameSpec,
  isStored,
  nameNew,
  placeInNamespace,
  withPart,
} from './identity.ts'
import type { IncomingObject, UpdatePart } from './identity.ts'
import { copyOf, isJsonObject, isSame, settle, valueAt } from './json.ts'
import { trackManagers } from './managed-fields.ts'
import type { Manager, TrackFields } from './managed-fields.ts'
import { REFUSALS } from './messages.ts'
import { bumpGeneration, metadataProblems, metadataUpdateProblems, tidyMetadata } from './metadata.ts'
import type { WritableMeta } from './metadata.ts'
import type { FieldProblem, ResourceDefinition } from './resource-definition.ts'
import type { Collection } from './collection.ts'

/** How a write is done, beyond what it writes. */
export interface WriteRequest {
  manager?: Manager
  /** Works out managedFields; the cheap way unless the request says otherwise. */
  trackFields?: TrackFields
  /** All checks, nothing stored. */
  dryRun?: boolean
}

export interface UpdateRequest extends WriteRequest {
  part?: UpdatePart
}

export interface DeleteRequest extends DeleteOptions {
  resourceVersion?: string
  dryRun?: boolean
}

/** A resource's objects: some 250 MB of pods. `kubectl scale --replicas=2000000000` is to end somewhere. */
const MOST_OBJECTS = 10_000

const IMMORTAL = new Set(['default', 'kube-system', 'kube-public'])

/**
 * One resource of the API: names, defaults, admission, validation, generations, conflicts and deletion, in front of its
 * collection in the store. In the manner of k8s.io/apiserver/pkg/registry; both the wire and the engine come through here.
 */
export class Registry {
  readonly definition: ResourceDefinition
  readonly collection: Collection
  readonly #deps: RegistryDependencies

  constructor(definition: ResourceDefinition, deps: RegistryDependencies) {
    this.definition = definition
    this.collection = deps.store.collection(definition.name)
    this.#deps = deps
  }

  /** The cluster's time, in milliseconds. */
  now(): number {
    return this.#deps.clock.now()
  }

  find(namespace: string | undefined, name: string): KubeObject | undefined {
    return this.collection.get(this.definition.namespaced ? namespace : undefined, name)
  }

  /** @throws {StatusError} NotFound */
  get(namespace: string | undefined, name: string): KubeObject {
    const found = this.find(namespace, name)
    if (!found) throw REFUSALS.notFound(this.definition, name)
    return found
  }

  /** Takes over `draft` (it is changed and frozen). @throws {StatusError} */
  create(namespace: string | undefined, draft: IncomingObject, request: WriteRequest = {}): KubeObject {
    const { definition } = this
    const { metadata: meta } = draft
    draft.apiVersion = groupVersion(definition.group, definition.version)
    draft.kind = definition.kind
    if (definition.namespaced) placeInNamespace(meta, namespace)
    this.#name(meta)
    if (definition.namespaced) admitToNamespace(this.#deps.store, definition, meta)
    if (this.find(meta.namespace, meta.name ?? '')) {
      throw REFUSALS.alreadyExists(definition, meta.name ?? '')
    }
    if (this.collection.size >= MOST_OBJECTS) throw REFUSALS.storeFull()
    // A node's kubelet registers it with its status; all other statuses are the controllers' to write, later.
    if (definition.hasStatus && definition.name !== 'nodes') Reflect.deleteProperty(draft, 'status')
    return withAllocations(this.#deps, meta.name ?? '', request.dryRun, (context) => {
      definition.applyDefaults(draft, context)
      // What admission adds is nobody's, so that no apply takes it away.
      const asked = request.trackFields && copyOf(draft)
      definition.prepareCreate?.(draft, context)
      if (definition.hasStatus && !('status' in draft)) Reflect.set(draft, 'status', {})
      this.#require([...metadataProblems(meta, definition), ...definition.validate(draft)], meta.name)
      return this.#store(draft, undefined, request, asked)
    })
  }

  /**
   * Writes what `change` makes of a copy of the newest state: the object it returns, or the copy itself.
   * Nothing is written when nothing changed.
   * @throws {StatusError}
   */
  update(
    namespace: string | undefined,
    name: string,
    change: (copy: KubeObject) => IncomingObject | void,
    request: UpdateRequest = {},
  ): KubeObject {
    const previous = this.get(namespace, name)
    const copy = copyOf(previous)
    const wanted = change(copy) ?? copy
    checkIdentity(this.definition, wanted.metadata, previous)
    const next = withPart(this.definition, wanted, previous, request.part ?? 'main')
    return withAllocations(this.#deps, name, request.dryRun, (context) => {
      const isMain = request.part === undefined || request.part === 'main'
      if (isMain) {
        this.definition.applyDefaults(next, context)
        this.definition.prepareUpdate?.(next, previous, context)
      }
      if (isSame(next, previous)) return previous
      if (isMain) this.#requireUpdate(next, previous)
      if (this.definition.hasGeneration && !isSameSpec(next, previous)) {
        bumpGeneration(next.metadata, previous)
      }
      return this.#store(next, previous, request)
    })
  }

  /** Removes or marks; `removed` tells which. @throws {StatusError} */
  delete(
    namespace: string | undefined,
    name: string,
    request: DeleteRequest = {},
  ): { object: KubeObject; removed: boolean } {
    const previous = this.get(namespace, name)
    checkPreconditions(this.definition, previous, request)
    if (this.definition.name === 'namespaces' && IMMORTAL.has(name)) {
      throw REFUSALS.immortalNamespace(this.definition, name)
    }
    const seconds = this.definition.gracePeriod
      ? graceOfPod(previous, this.definition.gracePeriod(previous), request.gracePeriodSeconds)
      : 0
    const finalizers = finalizersAfter(previous.metadata, request.propagationPolicy)
    const waits = finalizers.length > 0 || namespaceFinalizers(previous).length > 0
    const isMarked = previous.metadata.deletionTimestamp !== undefined
    if (seconds === 0 && !waits) return { object: this.#remove(previous, request.dryRun), removed: true }
    const next = copyOf(previous)
    next.metadata.finalizers = finalizers
    tidyMetadata(next.metadata)
    // A second request without a period of its own leaves the first one's alone.
    if (!isMarked || request.gracePeriodSeconds !== undefined || seconds === 0) {
      markDeleted(next.metadata, seconds, this.#deps.clock.now())
    }
    if (next.kind === 'Namespace')
      Object.assign(next, { status: { ...statusOf(next), phase: 'Terminating' } })
    if (isSame(next, previous)) return { object: previous, removed: false }
    if (!isMarked && next.metadata.generation !== undefined) bumpGeneration(next.metadata, previous)
    return {
      object: this.#store(next, previous, request.dryRun === true ? { dryRun: true } : {}),
      removed: false,
    }
  }

  #name(meta: WritableMeta): void {
    const { chance, clock } = this.#deps
    nameNew(
      meta,
      () => chance.suffix(),
      (name) => this.find(meta.namespace, name) !== undefined,
    )
    meta.uid = chance.uuid()
    meta.creationTimestamp = timestamp(clock.now())
    if (this.definition.hasGeneration) meta.generation = 1
    tidyMetadata(meta)
  }

  #requireUpdate(next: KubeObject, previous: KubeObject): void {
    const { definition } = this
    this.#require(
      [
        ...metadataProblems(next.metadata, definition),
        ...metadataUpdateProblems(next.metadata, previous.metadata),
        ...definition.validate(next),
        ...(definition.validateUpdate?.(next, previous) ?? []),
      ],
      previous.metadata.name,
    )
  }

  #require(problems: readonly FieldProblem[], name = ''): void {
    if (problems.length > 0) throw REFUSALS.invalid(this.definition, name, problems)
  }

  /** Stores what passed all checks; or removes it, when it was being deleted and this took away the last obstacle. */
  #store(
    next: IncomingObject,
    previous: KubeObject | undefined,
    { manager, trackFields = trackManagers, dryRun = false }: WriteRequest,
    asked?: IncomingObject,
  ): KubeObject {
    const { store, clock } = this.#deps
    const meta: WritableMeta = next.metadata
    const version = dryRun ? previous?.metadata.resourceVersion : undefined
    meta.resourceVersion = version ?? String(store.revision + 1)
    if (!isStored(next)) throw REFUSALS.internal('an object is to be stored without its metadata')
    if (manager) {
      const tracked = asked ? { ...next, ...asked, metadata: next.metadata } : next
      const fields = trackFields(previous, tracked, manager, timestamp(clock.now()))
      if (fields.length > 0) meta.managedFields = fields
      else delete meta.managedFields
    }
    // What was only tried has no version.
    if (dryRun && !previous) delete meta.resourceVersion
    const settled = settle(next, previous)
    if (dryRun) return settled
    store.nextRevision()
    if (isReadyToGo(settled)) this.#forget(settled)
    else this.collection.put(settled)
    return settled
  }

  #remove(previous: KubeObject, dryRun = false): KubeObject {
    if (dryRun) return previous
    const resourceVersion = String(this.#deps.store.nextRevision())
    const last = settle({ ...previous, metadata: { ...previous.metadata, resourceVersion } }, previous)
    this.#forget(last)
    return last
  }

  #forget(last: KubeObject): void {
    this.collection.remove(last)
    if (this.definition.name !== 'services') return
    for (const port of nodePortsOf(last)) this.#deps.ports.releaseNodePort?.(port)
  }
}

const statusOf = (object: KubeObject): Record<string, unknown> => {
  const status = valueAt(object, 'status')
  return isJsonObject(status) ? status : {}
}
