import type { PodTemplateSpec } from 'kubernetes-types/core/v1'

import type { Draft, KindMap, KubeObject } from '../../kube/objects.ts'
import { StatusError } from '../../apiserver/status-error.ts'
import type { EventRecorder } from '../events.ts'
import type { Informer } from '../informer.ts'
import { controllerReference } from './owners.ts'

type Pod = KindMap['pods']

/** A controller's hand on its pods: makes and deletes them, and tells of it by events about their owner. */
export class PodControl {
  readonly #pods: Informer<'pods'>
  readonly #recorder: EventRecorder
  readonly #component: string

  constructor(pods: Informer<'pods'>, recorder: EventRecorder, component: string) {
    this.#pods = pods
    this.#recorder = recorder
    this.#component = component
  }

  /**
   * Makes one pod of the owner's template; `change` may give it a name, labels and volumes of its own.
   * @throws {StatusError} what the API server says, after the event FailedCreate
   */
  create(
    owner: KubeObject,
    template: PodTemplateSpec | undefined,
    change?: (draft: Draft<'pods'>) => void,
  ): Pod {
    const source = { component: this.#component }
    const draft = podOf(owner, template)
    change?.(draft)
    try {
      const pod = this.#pods.create(draft)
      this.#recorder.record(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`, source)
      return pod
    } catch (error) {
      if (error instanceof StatusError) {
        this.#recorder.record(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`, source)
      }
      throw error
    }
  }

  /** Deletes one pod; one that is gone already is no error. */
  delete(owner: KubeObject, pod: Pod): void {
    const source = { component: this.#component }
    try {
      this.#pods.delete(pod)
      this.#recorder.record(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`, source)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      if (error.reason === 'NotFound' || error.reason === 'Conflict') return
      this.#recorder.record(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`, source)
      throw error
    }
  }
}

/** A pod of the owner's template, owned by it, with a generated name. */
export function podOf(owner: KubeObject, template: PodTemplateSpec | undefined): Draft<'pods'> {
  const { labels, annotations, finalizers } = template?.metadata ?? {}
  const { name, namespace } = owner.metadata
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${name}-`,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels ? { labels: { ...labels } } : {}),
      ...(annotations ? { annotations: { ...annotations } } : {}),
      ...(finalizers ? { finalizers: [...finalizers] } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    spec: structuredClone(template?.spec ?? { containers: [] }),
  }
}
