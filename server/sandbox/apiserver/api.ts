import type { Chance } from '../chance.ts'
import type { Clock, Disposable } from '../clock.ts'
import type { Api, Change, DeleteOptions, ListOptions, WriteOptions } from '../kube/api.ts'
import type { Draft, KindMap, KubeObject, ResourceName } from '../kube/objects.ts'
import type { PortAllocator } from './allocations.ts'
import { bindPod } from './binding.ts'
import { copyOf } from './json.ts'
import { readLabelSelector } from './label-selector.ts'
import { REFUSALS } from './messages.ts'
import { Registry } from './registry.ts'
import type { WriteRequest } from './registry.ts'
import type { ResourceDefinition } from './resource-definition.ts'
import { Store } from './store.ts'

/** What the API needs of the world. */
export interface ApiDependencies extends PortAllocator {
  definitions: readonly ResourceDefinition[]
  clock: Clock
  chance: Chance
}

/** The in-process API, and the registries behind it, which the HTTP server shares. */
export interface ClusterApi extends Api, Disposable {
  readonly store: Store
  readonly registries: ReadonlyMap<ResourceName, Registry>
  /** Takes a namespace's own finalizers off, as the namespace controller does once it is empty (namespaces/finalize). */
  finalizeNamespace(name: string): void
}

/** Makes an empty cluster's API. */
export function createApi(dependencies: ApiDependencies): ClusterApi {
  return new InProcessApi(dependencies)
}

class InProcessApi implements ClusterApi {
  readonly store = new Store()
  readonly #registries = new Map<ResourceName, Registry>()

  constructor({ definitions, clock, chance, ...ports }: ApiDependencies) {
    const dependencies = { store: this.store, clock, chance, ports, api: this }
    for (const definition of definitions) {
      this.#registries.set(definition.name, new Registry(definition, dependencies))
    }
  }

  get registries(): ReadonlyMap<ResourceName, Registry> {
    return this.#registries
  }

  get<N extends ResourceName>(resource: N, namespace: string | undefined, name: string): KindMap[N] {
    const registry = this.#registry(resource)
    return known(registry, resource, registry.get(namespace, name))
  }

  find<N extends ResourceName>(
    resource: N,
    namespace: string | undefined,
    name: string,
  ): KindMap[N] | undefined {
    const registry = this.#registry(resource)
    const found = registry.find(namespace, name)
    return found && known(registry, resource, found)
  }

  list<N extends ResourceName>(resource: N, options: ListOptions = {}): readonly KindMap[N][] {
    const registry = this.#registry(resource)
    const matches = options.labels === undefined ? undefined : readLabelSelector(options.labels)
    const found: KindMap[N][] = []
    for (const object of registry.collection.list(options.namespace)) {
      if (!matches || matches(object.metadata.labels)) found.push(known(registry, resource, object))
    }
    return found
  }

  create<N extends ResourceName>(resource: N, object: Draft<N>, options?: WriteOptions): KindMap[N] {
    const registry = this.#registry(resource)
    // What the caller holds on to stays its own: the registry freezes what it stores.
    return known(registry, resource, registry.create(undefined, copyOf(object), requestOf(options)))
  }

  modify<N extends ResourceName>(
    resource: N,
    namespace: string | undefined,
    name: string,
    change: (draft: KindMap[N]) => void,
    options?: WriteOptions,
  ): KindMap[N] {
    return this.#update(resource, namespace, name, change, { ...requestOf(options), part: 'main' })
  }

  modifyStatus<N extends ResourceName>(
    resource: N,
    namespace: string | undefined,
    name: string,
    change: (draft: KindMap[N]) => void,
    options?: WriteOptions,
  ): KindMap[N] {
    return this.#update(resource, namespace, name, change, {
      ...requestOf(options, 'status'),
      part: 'status',
    })
  }

  delete(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions = {},
  ): KindMap[ResourceName] {
    const registry = this.#registry(resource)
    return known(registry, resource, registry.delete(namespace, name, options).object)
  }

  bind(namespace: string, pod: string, node: string): void {
    bindPod(this.#registry('pods'), namespace, pod, { node })
  }

  finalizeNamespace(name: string): void {
    this.#registry('namespaces').update(undefined, name, (copy) => Object.assign(copy, { spec: {} }), {
      part: 'finalize',
    })
  }

  watch<N extends ResourceName>(resource: N, listener: (change: Change<N>) => void): Disposable {
    const registry = this.#registry(resource)
    return registry.collection.watch(({ type, object }) => {
      listener({ type, object: known(registry, resource, object) })
    })
  }

  dispose(): void {
    this.store.dispose()
  }

  #update<N extends ResourceName>(
    resource: N,
    namespace: string | undefined,
    name: string,
    change: (draft: KindMap[N]) => void,
    request: WriteRequest & { part: 'main' | 'status' },
  ): KindMap[N] {
    const registry = this.#registry(resource)
    const written = registry.update(
      namespace,
      name,
      (copy) => {
        const draft = known(registry, resource, copy)
        change(draft)
        return draft
      },
      request,
    )
    return known(registry, resource, written)
  }

  #registry(resource: ResourceName): Registry {
    const registry = this.#registries.get(resource)
    if (!registry) throw REFUSALS.noSuchResource()
    return registry
  }
}

function requestOf(options: WriteOptions | undefined, subresource?: string): WriteRequest {
  if (options?.fieldManager === undefined) return {}
  return { manager: { name: options.fieldManager, ...(subresource === undefined ? {} : { subresource }) } }
}

/** A collection holds one kind, so its objects have the type that the resource's name promises. */
function known<N extends ResourceName>(registry: Registry, resource: N, object: KubeObject): KindMap[N] {
  if (!isOfKind(registry, resource, object)) {
    throw REFUSALS.internal(`${resource} held a ${object.kind}`)
  }
  return object
}

function isOfKind<N extends ResourceName>(
  registry: Registry,
  resource: N,
  object: KubeObject,
): object is KindMap[N] {
  return registry.definition.name === resource && object.kind === registry.definition.kind
}
