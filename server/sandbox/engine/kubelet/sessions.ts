// What pods/log, exec, attach and portforward do with a pod's containers.
import { Readable, Writable } from 'node:stream'
import type { Duplex } from 'node:stream'

import { StatusError } from '../../apiserver/status-error.ts'
import type { KindMap } from '../../kube/objects.ts'
import { NetworkError } from '../../network/network-error.ts'
import type { Container, ContainerProcessStreams } from '../../programs/container.ts'
import { StartError } from '../../programs/start-error.ts'
import type { AttachedProcess, LogQuery, ProcessStreams } from '../pod-runtime.ts'
import { newContainerId } from './container-instance.ts'
import type { ContainerWorker } from './container-worker.ts'
import type { KubeletContext } from './context.ts'
import { LogStream } from './log-stream.ts'
import { MESSAGES } from './messages.ts'

type Pod = KindMap['pods']

/** The terminal's size until the client says its own. */
const DEFAULT_SIZE = { columns: 80, rows: 24 }

/** A container's log as pods/log answers. @throws {StatusError} BadRequest, when there is none yet */
export function openLog(
  context: KubeletContext,
  pod: Pod,
  name: string,
  worker: ContainerWorker | undefined,
  query: LogQuery,
): Readable {
  // A pod without a node has said nothing, which is no error.
  if (pod.spec.nodeName === undefined || pod.spec.nodeName === '') return Readable.from([])
  const podName = pod.metadata.name
  if (worker === undefined) throw new StatusError('BadRequest', MESSAGES.notAvailable(name, podName))
  const ring = worker.log(query.previous)
  if (ring !== undefined) return new LogStream(ring, query, context.clock.now())
  if (query.previous) throw new StatusError('BadRequest', MESSAGES.noPrevious(name, podName))
  const reason = worker.state.waiting?.reason ?? 'ContainerCreating'
  throw new StatusError('BadRequest', MESSAGES.waitingToStart(name, podName, reason))
}

/** Runs a command in a container. @throws {StatusError} */
export function execIn(
  context: KubeletContext,
  pod: Pod,
  name: string,
  worker: ContainerWorker | undefined,
  command: readonly string[],
  streams: ProcessStreams,
): AttachedProcess {
  requireHost(pod)
  const container = worker?.running
  if (container === undefined) throw new StatusError('InternalError', MESSAGES.execNotFound(name))
  try {
    const child = container.exec(command, processStreams(streams))
    return {
      exit: child.exit,
      resize: (columns, rows) => child.resize(columns, rows),
      detach: () => child.kill('HUP'),
    }
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    const message = MESSAGES.execCannotStart(newContainerId(context.chance), error.message)
    throw new StatusError('InternalError', message, undefined, { cause: error })
  }
}

/** Connects to a container's PID 1. @throws {StatusError} */
export function attachTo(
  pod: Pod,
  name: string,
  worker: ContainerWorker | undefined,
  streams: ProcessStreams,
): AttachedProcess {
  requireHost(pod)
  const container: Container | undefined = worker?.running
  if (container === undefined) {
    throw new StatusError('InternalError', MESSAGES.attachNotFound(name, pod.metadata))
  }
  const attached = container.attach(processStreams(streams))
  return {
    // The real kubelet reports how the session ended, not the container: kubectl reads that from the pod's status.
    exit: container.exited.then(() => 0),
    resize: (columns, rows) => attached.resize(columns, rows),
    detach: () => attached.detach(),
  }
}

/** Connects to a port of a pod. @throws {StatusError} */
export async function dialPod(context: KubeletContext, pod: Pod, port: number): Promise<Duplex> {
  requireHost(pod)
  const { name } = pod.metadata
  const { podIP, phase = 'Pending' } = pod.status
  if (phase !== 'Running' || podIP === undefined) {
    throw new StatusError('BadRequest', MESSAGES.notRunning(name, phase))
  }
  try {
    return await context.network.dial(podIP, port)
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    throw new StatusError('InternalError', MESSAGES.dialRefused(port, name), undefined, { cause: error })
  }
}

function requireHost(pod: Pod): void {
  if (pod.spec.nodeName !== undefined && pod.spec.nodeName !== '') return
  throw new StatusError('BadRequest', MESSAGES.noHost(pod.metadata.name))
}

function processStreams({ stdin, stdout, stderr, tty }: ProcessStreams): ContainerProcessStreams {
  const output = stdout ?? discard()
  return {
    ...(stdin === undefined ? {} : { stdin }),
    stdout: output,
    stderr: tty ? output : (stderr ?? discard()),
    tty: tty ? DEFAULT_SIZE : null,
  }
}

const discard = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() })
