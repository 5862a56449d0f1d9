import type { IncomingMessage } from 'node:http'

import type { ContainerRef } from '../../engine/pod-runtime.ts'
import type { Api } from '../../kube/api.ts'
import { STREAM_REFUSALS } from './messages.ts'

const PATH = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/(exec|attach|portforward)$/

/** Which of a pod's streams a client asks for, and the query of PodExecOptions or PodAttachOptions (core/v1). */
export interface StreamRequest {
  subresource: 'exec' | 'attach' | 'portforward'
  namespace: string
  pod: string
  query: URLSearchParams
}

/** A command in a container, or a container's own, and what the client wants to be connected to. */
export interface CommandRequest {
  ref: ContainerRef
  /** Empty for attach. */
  command: readonly string[]
  stdin: boolean
  stdout: boolean
  stderr: boolean
  tty: boolean
}

/**
 * Reads the path of a streaming subresource; undefined when it is none.
 * @throws {StatusError} BadRequest when the path's escapes are malformed
 */
export function parseStreamRequest(request: IncomingMessage): StreamRequest | undefined {
  const url = request.url ?? ''
  const mark = url.indexOf('?')
  const [, namespace, pod, subresource] = PATH.exec(mark < 0 ? url : url.slice(0, mark)) ?? []
  if (namespace === undefined || pod === undefined) return undefined
  if (subresource !== 'exec' && subresource !== 'attach' && subresource !== 'portforward') return undefined
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))
  try {
    return { subresource, namespace: decodeURIComponent(namespace), pod: decodeURIComponent(pod), query }
  } catch (error) {
    throw STREAM_REFUSALS.malformed(error)
  }
}

/**
 * Checks a request for exec or attach against the pod, as the API server does before it asks the kubelet.
 * @throws {StatusError} NotFound for the pod, BadRequest for its container, a missing command or missing streams
 */
export function parseCommandRequest(request: StreamRequest, api: Pick<Api, 'get'>): CommandRequest {
  const { namespace, pod, query } = request
  const container = chooseContainer(request, api)
  const command = request.subresource === 'exec' ? query.getAll('command') : []
  if (request.subresource === 'exec' && command.length === 0) throw STREAM_REFUSALS.noCommand()
  const tty = flag(query, 'tty')
  const streams = {
    stdin: flag(query, 'stdin'),
    stdout: flag(query, 'stdout'),
    // A terminal has one output.
    stderr: flag(query, 'stderr') && !tty,
  }
  if (!streams.stdin && !streams.stdout && !streams.stderr) throw STREAM_REFUSALS.noStreams()
  return { ref: { namespace, pod, container }, command, tty, ...streams }
}

/**
 * Checks a request for port-forward.
 * @throws {StatusError} NotFound for the pod, BadRequest while it has no node
 */
export function checkForwardRequest({ namespace, pod }: StreamRequest, api: Pick<Api, 'get'>): void {
  if (!isScheduled(api.get('pods', namespace, pod).spec.nodeName)) throw STREAM_REFUSALS.unscheduled(pod)
}

function chooseContainer({ namespace, pod, query }: StreamRequest, api: Pick<Api, 'get'>): string {
  const { spec } = api.get('pods', namespace, pod)
  const names = spec.containers.map(({ name }) => name)
  const initNames = (spec.initContainers ?? []).map(({ name }) => name)
  const ephemeralNames = (spec.ephemeralContainers ?? []).map(({ name }) => name)
  const wanted = query.get('container') ?? ''
  const [only] = names
  if (wanted === '' && only === undefined) throw STREAM_REFUSALS.noContainer(pod)
  if (wanted === '' && names.length > 1) throw STREAM_REFUSALS.whichContainer(pod, names, initNames)
  if (wanted !== '' && ![...names, ...initNames, ...ephemeralNames].includes(wanted)) {
    throw STREAM_REFUSALS.foreignContainer(pod, wanted)
  }
  if (!isScheduled(spec.nodeName)) throw STREAM_REFUSALS.unscheduled(pod)
  return wanted === '' ? (only ?? '') : wanted
}

function isScheduled(nodeName: string | undefined): boolean {
  return nodeName !== undefined && nodeName !== ''
}

/** A boolean of a query as apimachinery reads it: there, and neither `false` nor `0`. */
function flag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name)
  return value !== null && value.toLowerCase() !== 'false' && value !== '0'
}
