import type { NamespaceCondition } from 'kubernetes-types/core/v1'

import type { Disposable } from '../../clock.ts'
import type { Api } from '../../kube/api.ts'
import type { KindMap, KubeObject, ResourceName } from '../../kube/objects.ts'
import { timestamp } from '../../kube/timestamps.ts'
import { keyOf } from '../informer.ts'
import { type ControllerContext, createQueue } from './context.ts'
import { resourceNames } from './kinds.ts'

type Namespace = KindMap['namespaces']

/** Empties a namespace that is being deleted and then lets it go. */
export function startNamespaceController(context: ControllerContext): Disposable {
  const { api, informers } = context
  const namespaces = informers.of('namespaces')
  const queue = createQueue(context, sync)
  namespaces.onChange((_before, after) => {
    if (after && isTerminating(after)) queue.add(keyOf(after))
  })
  for (const resource of CONTENTS) if (resource !== 'events') informers.of(resource).onChange(queueWhenGone)
  return queue

  function queueWhenGone(before: KubeObject | undefined, after: KubeObject | undefined): void {
    const name = after ? undefined : before?.metadata.namespace
    const namespace = name === undefined ? undefined : namespaces.get(name)
    if (namespace && isTerminating(namespace)) queue.add(keyOf(namespace))
  }

  function sync(name: string): void {
    const namespace = namespaces.get(name)
    if (!namespace || !isTerminating(namespace)) return
    const left = CONTENTS.map((resource) => empty(api, resource, name))
    if (left.every((count) => count === 0)) return api.finalizeNamespace(name)
    const pods = api.list('pods', { namespace: name }).length
    if (pods === 0) return
    const conditions = remainingConditions(timestamp(context.clock.now()), pods)
    namespaces.modifyStatus(namespace, ({ status }) => {
      status.conditions ??= conditions
    })
  }
}

/** @returns how many objects still end their days */
function empty(api: Api, resource: ResourceName, namespace: string): number {
  for (const { metadata } of api.list(resource, { namespace })) {
    if (metadata.deletionTimestamp === undefined) {
      api.delete(resource, namespace, metadata.name, { propagationPolicy: 'Background' })
    }
  }
  return api.list(resource, { namespace }).length
}

const CONTENTS = resourceNames('namespaced')

/** What the real controller says of a namespace in which pods still end: type, status, reason, message. */
const REMAINING = [
  [
    'NamespaceDeletionDiscoveryFailure',
    'False',
    'ResourcesDiscovered',
    'All resources successfully discovered',
  ],
  [
    'NamespaceDeletionGroupVersionParsingFailure',
    'False',
    'ParsedGroupVersions',
    'All legacy kube types successfully parsed',
  ],
  [
    'NamespaceDeletionContentFailure',
    'False',
    'ContentDeleted',
    'All content successfully deleted, may be waiting on finalization',
  ],
  ['NamespaceContentRemaining', 'True', 'SomeResourcesRemain', 'Some resources are remaining: '],
  [
    'NamespaceFinalizersRemaining',
    'False',
    'ContentHasNoFinalizers',
    'All content-preserving finalizers finished',
  ],
] as const

function remainingConditions(lastTransitionTime: string, pods: number): NamespaceCondition[] {
  return REMAINING.map(([type, status, reason, text]) => {
    const message = status === 'True' ? `${text}pods. has ${pods} resource instances` : text
    return { type, status, lastTransitionTime, reason, message }
  })
}

function isTerminating({ metadata }: Namespace): boolean {
  return metadata.deletionTimestamp !== undefined
}
