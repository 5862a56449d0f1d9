import type { KindMap, ResourceName } from '../../kube/objects.ts'
import type { Informer } from '../informer.ts'

/** Takes a finalizer off an object, and with the last one the list. */
export function removeFinalizer<N extends ResourceName>(
  informer: Informer<N>,
  object: KindMap[N],
  finalizer: string,
): void {
  informer.modify(object, ({ metadata }) => {
    metadata.finalizers = (metadata.finalizers ?? []).filter((each) => each !== finalizer)
    if (metadata.finalizers.length === 0) delete metadata.finalizers
  })
}
