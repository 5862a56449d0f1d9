import type { Disposable } from '../../clock.ts'
import { Informers } from '../informer.ts'
import { Turns } from '../work-queue.ts'
import { startAutoscaler } from './autoscaler.ts'
import type { ControllerContext } from './context.ts'
import { DaemonSetController } from './daemon-set.ts'
import { DeploymentController } from './deployment/deployment.ts'
import { startDisruptionController } from './disruption.ts'
import { startEndpointSliceController } from './endpoints/endpoint-slices.ts'
import { startEndpointsController } from './endpoints/endpoints.ts'
import { GarbageCollector } from './garbage-collector.ts'
import { CronJobController } from './job/cron-job.ts'
import { JobController } from './job/job.ts'
import { startNamespaceController } from './namespace.ts'
import { startNodeController } from './nodes.ts'
import { startReplicaSetController, startReplicationController } from './replicaset.ts'
import { startServiceAccountsController } from './service-accounts.ts'
import { StatefulSetController } from './stateful-set/stateful-set.ts'
import { startTaintEvictionController } from './taint-eviction.ts'
import { VolumeController } from './volumes.ts'

const CONTROLLERS: readonly ((context: ControllerContext) => Disposable)[] = [
  startServiceAccountsController,
  startNamespaceController,
  startNodeController,
  startTaintEvictionController,
  (context) => new DeploymentController(context),
  startReplicaSetController,
  startReplicationController,
  (context) => new DaemonSetController(context),
  (context) => new StatefulSetController(context),
  (context) => new JobController(context),
  (context) => new CronJobController(context),
  startAutoscaler,
  startDisruptionController,
  (context) => new VolumeController(context),
  startEndpointsController,
  startEndpointSliceController,
  (context) => new GarbageCollector(context),
]

/** What the controllers need of the world: the API, time, and a hand that writes events. */
export type ControllersOptions = Omit<ControllerContext, 'informers' | 'turns'>

/** Starts all that the kube-controller-manager does here. They work in turns of the event loop, none within a caller's write. */
export function startControllers(options: ControllersOptions): Disposable {
  const informers = new Informers(options.api, 'kube-controller-manager')
  const turns = new Turns()
  const context: ControllerContext = { ...options, informers, turns }
  const controllers = CONTROLLERS.map((start) => start(context))
  return {
    dispose: () => {
      for (const controller of controllers) controller.dispose()
      turns.dispose()
      informers.dispose()
    },
  }
}
