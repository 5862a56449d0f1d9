import type { Disposable } from '../clock.ts'
import type { Draft, KindMap, ResourceName } from './objects.ts'

/** One change of one object, as a watch reports it. `object` is the state after the change, or the last one when deleted. */
export interface Change<N extends ResourceName> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  object: KindMap[N]
}

export interface ListOptions {
  namespace?: string
  /** A label selector as text, as kubectl's `-l` takes it. */
  labels?: string
}

export interface WriteOptions {
  /** Who writes, for managedFields: `kube-scheduler`, `kubelet`, … */
  fieldManager?: string
}

export interface DeleteOptions {
  /** Seconds; 0 removes at once. Left out: the pod's own grace period, nothing for other kinds. */
  gracePeriodSeconds?: number
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'
  /** Fails with Conflict when the object is another by now. */
  uid?: string
}

/**
 * The cluster's API as its own components use it: the same admission, defaults, validation and revisions as over HTTP,
 * without the wire. Every call answers at once, since the store is in this process. What comes back is frozen. All throw
 * StatusError (apiserver/status-error.ts) with the reason that the real server gives.
 */
export interface Api {
  /** @throws {StatusError} NotFound */
  get<N extends ResourceName>(resource: N, namespace: string | undefined, name: string): KindMap[N]
  find<N extends ResourceName>(
    resource: N,
    namespace: string | undefined,
    name: string,
  ): KindMap[N] | undefined
  list<N extends ResourceName>(resource: N, options?: ListOptions): readonly KindMap[N][]
  create<N extends ResourceName>(resource: N, object: Draft<N>, options?: WriteOptions): KindMap[N]
  /**
   * Replaces metadata, spec and data by what `change` makes of a copy of the newest state (it may mutate and return
   * nothing). Writes nothing, and bumps no revision, when the copy comes back the same. Status is left as it is.
   */
  modify<N extends ResourceName>(
    resource: N,
    namespace: string | undefined,
    name: string,
    change: (draft: KindMap[N]) => void,
    options?: WriteOptions,
  ): KindMap[N]
  /** As `modify`, for the status alone (and, for pods and nodes, what the kubelet may write with it). */
  modifyStatus<N extends ResourceName>(
    resource: N,
    namespace: string | undefined,
    name: string,
    change: (draft: KindMap[N]) => void,
    options?: WriteOptions,
  ): KindMap[N]
  /** Removes the object, or marks it with a deletionTimestamp where a grace period or a finalizer asks for that. */
  delete(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    options?: DeleteOptions,
  ): KindMap[ResourceName]
  /**
   * Takes a namespace's own finalizers off once it is empty, as its controller does (namespaces/finalize): a namespace that
   * is being deleted then goes. Left out only by fakes.
   */
  finalizeNamespace?(name: string): void
  /** Binds a pod to a node, as the scheduler does (pods/binding). */
  bind(namespace: string, pod: string, node: string): void
  /**
   * Reports every object that exists as ADDED, then each change, in order; never from within the caller's own write, but in
   * a microtask after it.
   */
  watch<N extends ResourceName>(resource: N, listener: (change: Change<N>) => void): Disposable
}
