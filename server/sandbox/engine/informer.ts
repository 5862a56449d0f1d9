import type { Disposable } from '../clock.ts'
import type { Api, DeleteOptions } from '../kube/api.ts'
import type { Draft, KindMap, ResourceName } from '../kube/objects.ts'

/** What became of an object: added when there was none before, deleted when there is none after. */
export type ChangeHandler<N extends ResourceName> = (
  before: KindMap[N] | undefined,
  after: KindMap[N] | undefined,
) => void

/** The key of an object in queues and caches: `namespace/name`, or the name alone without a namespace. */
export function keyOf(object: { metadata: { namespace?: string; name: string } }): string {
  const { namespace, name } = object.metadata
  return namespace === undefined ? name : `${namespace}/${name}`
}

/**
 * All objects of one kind, indexed by namespace and by owner, and the way to change them. Its own writes show at once,
 * those of others a microtask later, so that a controller never acts on what it has already done.
 */
export class Informer<N extends ResourceName> implements Disposable {
  readonly #api: Api
  readonly #resource: N
  readonly #fieldManager: string
  readonly #objects = new Map<string, KindMap[N]>()
  readonly #byNamespace = new Index<KindMap[N]>()
  readonly #byOwner = new Index<KindMap[N]>()
  readonly #orphans = new Index<KindMap[N]>()
  readonly #handlers: ChangeHandler<N>[] = []
  readonly #watch: Disposable

  constructor(api: Api, resource: N, fieldManager: string) {
    this.#api = api
    this.#resource = resource
    this.#fieldManager = fieldManager
    this.#watch = api.watch(resource, ({ object }) => {
      this.#refresh(object.metadata.namespace, object.metadata.name)
    })
  }

  get(key: string): KindMap[N] | undefined {
    return this.#objects.get(key)
  }

  /** Those of one namespace, or all. */
  list(namespace?: string): readonly KindMap[N][] {
    return namespace === undefined ? [...this.#objects.values()] : this.#byNamespace.get(namespace)
  }

  /** How many there are in a namespace. */
  count(namespace: string): number {
    return this.#byNamespace.count(namespace)
  }

  /** Those that name this uid in their ownerReferences, as controller or not. */
  ownedBy(uid: string): readonly KindMap[N][] {
    return this.#byOwner.get(uid)
  }

  /** Those of a namespace that no controller owns. */
  orphans(namespace: string): readonly KindMap[N][] {
    return this.#orphans.get(namespace)
  }

  /** Calls for every object there is, then for each change. It must only take notes: add keys to a queue. */
  onChange(handler: ChangeHandler<N>): void {
    this.#handlers.push(handler)
    for (const object of this.#objects.values()) handler(undefined, object)
  }

  create(draft: Draft<N>): KindMap[N] {
    const created = this.#api.create(this.#resource, draft, { fieldManager: this.#fieldManager })
    this.#refresh(created.metadata.namespace, created.metadata.name)
    return created
  }

  /** As Api.modify. */
  modify(object: KindMap[N], change: (draft: KindMap[N]) => void): KindMap[N] {
    const { namespace, name } = object.metadata
    const options = { fieldManager: this.#fieldManager }
    const next = this.#api.modify(this.#resource, namespace, name, change, options)
    this.#refresh(namespace, name)
    return next
  }

  /** As Api.modifyStatus. */
  modifyStatus(object: KindMap[N], change: (draft: KindMap[N]) => void): KindMap[N] {
    const { namespace, name } = object.metadata
    const options = { fieldManager: this.#fieldManager }
    const next = this.#api.modifyStatus(this.#resource, namespace, name, change, options)
    this.#refresh(namespace, name)
    return next
  }

  /** Deletes this very object: fails with Conflict when another has taken its name. */
  delete(object: KindMap[N], options: DeleteOptions = {}): void {
    const { namespace, name, uid } = object.metadata
    this.#api.delete(this.#resource, namespace, name, { uid, ...options })
    this.#refresh(namespace, name)
  }

  /** Takes notice at once of what somebody else wrote on this component's behalf (a binding). */
  refresh(object: KindMap[N]): void {
    this.#refresh(object.metadata.namespace, object.metadata.name)
  }

  dispose(): void {
    this.#watch.dispose()
    this.#handlers.length = 0
  }

  #refresh(namespace: string | undefined, name: string): void {
    const key = namespace === undefined ? name : `${namespace}/${name}`
    const before = this.#objects.get(key)
    const after = this.#api.find(this.#resource, namespace, name)
    if (before?.metadata.resourceVersion === after?.metadata.resourceVersion) return
    if (before) this.#remove(key, before)
    if (after) this.#insert(key, after)
    if (before && after && before.metadata.uid !== after.metadata.uid) {
      this.#tell(before, undefined)
      this.#tell(undefined, after)
    } else this.#tell(before, after)
  }

  #tell(before: KindMap[N] | undefined, after: KindMap[N] | undefined): void {
    for (const handler of this.#handlers) handler(before, after)
  }

  #insert(key: string, object: KindMap[N]): void {
    const { namespace, ownerReferences = [] } = object.metadata
    this.#objects.set(key, object)
    for (const { uid } of ownerReferences) this.#byOwner.add(uid, key, object)
    if (namespace === undefined) return
    this.#byNamespace.add(namespace, key, object)
    if (!ownerReferences.some(({ controller }) => controller)) this.#orphans.add(namespace, key, object)
  }

  #remove(key: string, object: KindMap[N]): void {
    const { namespace, ownerReferences = [] } = object.metadata
    this.#objects.delete(key)
    for (const { uid } of ownerReferences) this.#byOwner.remove(uid, key)
    if (namespace === undefined) return
    this.#byNamespace.remove(namespace, key)
    this.#orphans.remove(namespace, key)
  }
}

/** Several objects under one value, each by its key. */
export class Index<T> {
  readonly #entries = new Map<string, Map<string, T>>()

  get(value: string): T[] {
    return [...(this.#entries.get(value)?.values() ?? [])]
  }

  count(value: string): number {
    return this.#entries.get(value)?.size ?? 0
  }

  add(value: string, key: string, object: T): void {
    let entry = this.#entries.get(value)
    if (!entry) this.#entries.set(value, (entry = new Map<string, T>()))
    entry.set(key, object)
  }

  remove(value: string, key: string): void {
    const entry = this.#entries.get(value)
    entry?.delete(key)
    if (entry?.size === 0) this.#entries.delete(value)
  }
}

/** One informer a kind, made when first asked for and shared. */
export class Informers implements Disposable {
  readonly #api: Api
  readonly #fieldManager: string
  readonly #informers: { [N in ResourceName]?: Informer<N> } = {}

  constructor(api: Api, fieldManager: string) {
    this.#api = api
    this.#fieldManager = fieldManager
  }

  of<N extends ResourceName>(resource: N): Informer<N> {
    const known: Informer<N> | undefined = this.#informers[resource]
    if (known) return known
    const informer = new Informer(this.#api, resource, this.#fieldManager)
    const informers: { [M in N]?: Informer<M> } = this.#informers
    informers[resource] = informer
    return informer
  }

  dispose(): void {
    for (const informer of Object.values(this.#informers)) informer.dispose()
  }
}
