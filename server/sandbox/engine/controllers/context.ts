import type { Chance } from '../../chance.ts'
import type { Clock } from '../../clock.ts'
import type { ClusterApi } from '../../apiserver/api.ts'
import type { Api } from '../../kube/api.ts'
import type { EventRecorder } from '../events.ts'
import type { Informers } from '../informer.ts'
import { WorkQueue } from '../work-queue.ts'

/** What every controller is made of. */
export interface ControllerContext {
  api: Api & Pick<ClusterApi, 'finalizeNamespace'>
  clock: Clock
  chance: Chance
  informers: Informers
  recorder: EventRecorder
  /** Told of a bug in a controller, which then tries again; left out, it is thrown. */
  onError?: ((error: unknown) => void) | undefined
}

/** A queue on the context's clock. */
export function createQueue(context: ControllerContext, sync: (key: string) => void): WorkQueue {
  return new WorkQueue({ clock: context.clock, sync, onError: context.onError })
}
