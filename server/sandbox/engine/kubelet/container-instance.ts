import type {
  Container as ContainerSpec,
  ContainerState,
  ContainerStatus,
  VolumeMountStatus,
} from 'kubernetes-types/core/v1'

import type { Chance } from '../../chance.ts'
import type { Image } from '../../programs/program.ts'
import type { LogRing } from './log-ring.ts'

/** One start of a container: each restart makes a new one. */
export interface Instance {
  /** 64 hex digits. */
  id: string
  image: Image
  log: LogRing
}

/** `init` runs to its end before the next, a `sidecar` is an init container that stays, `ephemeral` ones come later. */
export type ContainerKind = 'init' | 'sidecar' | 'app' | 'ephemeral'

const FIELDS: Readonly<Record<ContainerKind, string>> = {
  init: 'initContainers',
  sidecar: 'initContainers',
  app: 'containers',
  ephemeral: 'ephemeralContainers',
}

/** Which part of a pod an event is about: `spec.containers{alpine}`. */
export const fieldPathOf = (kind: ContainerKind, name: string): string => `spec.${FIELDS[kind]}{${name}}`

/** An id as container runtimes give them. */
export const newContainerId = (chance: Chance): string =>
  `${chance.uuid()}${chance.uuid()}`.replaceAll('-', '')

/** An id in a status says which runtime gave it: ours. */
export const containerIdOf = (instance: Instance): string => `sandbox://${instance.id}`

export interface StatusFacts {
  spec: ContainerSpec
  kind: ContainerKind
  history: {
    instance: Instance | undefined
    state: ContainerState
    lastState: ContainerState
    restartCount: number
  }
  started: boolean
  ready: boolean
}

/** What a pod's status says of a container. */
export function containerStatusOf(facts: StatusFacts): ContainerStatus {
  const { spec, kind } = facts
  const { instance, state, lastState, restartCount } = facts.history
  const running = state.running !== undefined
  const ready = kind === 'init' ? state.terminated?.exitCode === 0 : running && facts.started && facts.ready
  const status: ContainerStatus = {
    name: spec.name,
    state,
    lastState,
    ready,
    restartCount,
    image: instance === undefined ? (spec.image ?? '') : fullName(spec.image ?? '', instance.image),
    imageID: instance === undefined ? '' : `${instance.image.name}@${instance.image.digest}`,
    started: running && facts.started,
  }
  if (instance !== undefined) status.containerID = containerIdOf(instance)
  if (spec.volumeMounts && spec.volumeMounts.length > 0) status.volumeMounts = mountsOf(spec)
  return status
}

/** As containerd reports it: `docker.io/library/alpine:latest` for `alpine`. */
function fullName(reference: string, image: Image): string {
  const tag = /:([^/:@]+)$/.exec(reference.split('@', 1)[0] ?? '')?.[1]
  return reference.includes('@') && tag === undefined
    ? `${image.name}@${image.digest}`
    : `${image.name}:${tag ?? 'latest'}`
}

const mountsOf = (spec: ContainerSpec): VolumeMountStatus[] =>
  (spec.volumeMounts ?? []).map(({ name, mountPath, readOnly }) =>
    readOnly === true ? { name, mountPath, readOnly, recursiveReadOnly: 'Disabled' } : { name, mountPath },
  )
