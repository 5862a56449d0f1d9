import type { Chance } from '../../chance.ts'
import type { Clock } from '../../clock.ts'
import type { Api } from '../../kube/api.ts'
import type { KindMap } from '../../kube/objects.ts'
import type { AttachedPodNetwork, Network } from '../../network/network.ts'
import type { Container, ContainerOptions } from '../../programs/container.ts'
import type { FileSystem, ImageCatalogue } from '../../programs/program.ts'
import type { EventRecorder, EventType } from '../events.ts'
import type { ImageStore } from './image-store.ts'
import type { LogBudget } from './log-ring.ts'
import type { LastingFolders } from './volumes.ts'

/** Makes a container out of a program (programs/start-container.ts). @throws {StartError} */
export type StartContainer = (
  options: ContainerOptions,
  context: { clock: Clock; chance: Chance },
) => Container

/** What all kubelets share. */
export interface KubeletContext {
  api: Api
  clock: Clock
  chance: Chance
  catalogue: ImageCatalogue
  network: Network
  recorder: Pick<EventRecorder, 'record'>
  startContainer: StartContainer
  logs: LogBudget
  lasting: LastingFolders
}

/** One node as its pods see it. */
export interface NodeContext {
  name: string
  /** From 1, as Network counts them. */
  number: number
  /** The node's own address (InternalIP). */
  address: string
  images: ImageStore
}

/** What a container's worker needs of its pod's. */
export interface PodHandle {
  readonly context: KubeletContext
  readonly node: NodeContext
  /** The newest state of the object. */
  readonly pod: KindMap['pods']
  readonly volumes: ReadonlyMap<string, FileSystem>
  /** There once the pod has its network. */
  readonly network: AttachedPodNetwork | undefined
  /** True from the moment that the pod is to end. */
  readonly terminating: boolean
  /** What its containers get to end, in milliseconds. */
  readonly graceMs: number
  /** Something in a container's status is new: it gets written soon, with all else that is. */
  changed(): void
  /** An event about one container, named by its field path. */
  record(fieldPath: string, type: EventType, reason: string, message: string): void
}
