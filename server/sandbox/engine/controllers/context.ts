import type { Clock } from '../../clock.ts'
import type { ClusterApi } from '../../apiserver/api.ts'
import type { Api } from '../../kube/api.ts'
import type { EventRecorder } from '../events.ts'
import type { Informers } from '../informer.ts'
import { type Turns, WorkQueue } from '../work-queue.ts'

/** What every controller is made of. */
export interface ControllerContext {
  api: Api & Pick<ClusterApi, 'finalizeNamespace'>
  clock: Clock
  informers: Informers
  turns: Turns
  recorder: EventRecorder
  /** PEM; what pods have to trust to talk to the API (kube-root-ca.crt). */
  rootCertificate?: string | undefined
  /** Told of a bug in a controller, which then tries again; left out, it is thrown. */
  onError?: ((error: unknown) => void) | undefined
}

/** A queue on the context's clock that takes turns with the other controllers'. */
export function createQueue(context: ControllerContext, sync: (key: string) => void): WorkQueue {
  const { clock, turns, onError } = context
  return new WorkQueue({ clock, turns, sync, onError })
}
