import { StatusError } from '../../apiserver/status-error.ts'
import type { Api } from '../../kube/api.ts'
import type { KindMap } from '../../kube/objects.ts'
import type { ContainerRef } from '../pod-runtime.ts'
import { MESSAGES } from './messages.ts'

type Pod = KindMap['pods']

/** Names the container that kubectl takes when nobody says which. */
const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container'

/** The pod and the container in it that a request means. @throws {StatusError} NotFound, BadRequest */
export function selectContainer(api: Api, ref: ContainerRef): { pod: Pod; container: string } {
  const pod = api.get('pods', ref.namespace, ref.pod)
  return { pod, container: nameIn(pod, ref.container) }
}

function nameIn(pod: Pod, wanted: string | undefined): string {
  const { name, annotations } = pod.metadata
  const named = (containers: readonly { name: string }[] = []) =>
    containers.map((container) => container.name)
  const containers = named(pod.spec.containers)
  const init = named(pod.spec.initContainers)
  const ephemeral = named(pod.spec.ephemeralContainers)
  const all = [...containers, ...init, ...ephemeral]
  if (wanted !== undefined && wanted !== '') {
    if (all.includes(wanted)) return wanted
    throw new StatusError('BadRequest', MESSAGES.invalidContainer(wanted, name))
  }
  const [first] = containers
  const annotated = annotations?.[DEFAULT_CONTAINER]
  if (annotated !== undefined && all.includes(annotated)) return annotated
  if (first !== undefined && all.length === 1) return first
  throw new StatusError('BadRequest', MESSAGES.nameRequired(name, containers, init, ephemeral))
}
