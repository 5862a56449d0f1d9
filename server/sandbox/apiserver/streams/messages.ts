import type { Status } from 'kubernetes-types/meta/v1'

import { NetworkError } from '../../network/network-error.ts'
import { StatusError } from '../status-error.ts'

/** The reason and the cause by which kubectl knows a command's exit code (apimachinery util/remotecommand). */
const NON_ZERO_EXIT = 'NonZeroExitCode'
const EXIT_CODE = 'ExitCode'

/** Composes the refusals before a connection is upgraded, as the API server and the kubelet word them. */
export const STREAM_REFUSALS = {
  noStreams: (): StatusError =>
    new StatusError('BadRequest', 'you must specify at least 1 of stdin, stdout, stderr'),
  noCommand: (): StatusError =>
    new StatusError('BadRequest', 'you must specify at least 1 command for the container'),
  noContainer: (pod: string): StatusError =>
    new StatusError('BadRequest', `a container name must be specified for pod ${pod}`),
  whichContainer: (pod: string, containers: readonly string[], init: readonly string[]): StatusError => {
    const others = init.length > 0 ? ` or one of the init containers: [${init.join(' ')}]` : ''
    const choice = `choose one of: [${containers.join(' ')}]${others}`
    return new StatusError('BadRequest', `a container name must be specified for pod ${pod}, ${choice}`)
  },
  foreignContainer: (pod: string, container: string): StatusError =>
    new StatusError('BadRequest', `container ${container} is not valid for pod ${pod}`),
  unscheduled: (pod: string): StatusError =>
    new StatusError('BadRequest', `pod ${pod} does not have a host assigned`),
  noUpgrade: (): StatusError => new StatusError('BadRequest', 'Upgrade request required'),
  noProtocol: (offered: readonly string[], accepted: readonly string[]): StatusError =>
    new StatusError(
      'Forbidden',
      `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}], ` +
        `server accepts [${accepted.join(' ')}]`,
    ),
  method: (): StatusError =>
    new StatusError('MethodNotAllowed', 'the server does not allow this method on the requested resource'),
  malformed: (cause: unknown): StatusError =>
    new StatusError('BadRequest', 'the path of the request is malformed', undefined, { cause }),
} as const

/** What stands on the error channel when a command has ended with this code. */
export function exitStatus(code: number): Status {
  if (code === 0) return { metadata: {}, status: 'Success' }
  return {
    metadata: {},
    status: 'Failure',
    reason: NON_ZERO_EXIT,
    message: `command terminated with non-zero exit code: command terminated with exit code ${code}`,
    details: { causes: [{ reason: EXIT_CODE, message: String(code) }] },
  }
}

/**
 * What stands on the error channel when a command could not be started: the kubelet's own refusal, or whatever else went
 * wrong as an internal error.
 */
export function startFailure(error: unknown): Status {
  if (error instanceof StatusError) return error.toStatus()
  const why = `error executing command in container: ${textOf(error)}`
  const causes = [{ message: why }]
  return new StatusError('InternalError', `Internal error occurred: ${why}`, { causes }).toStatus()
}

/** The notes of port-forward, on a stream that kubectl prints. */
export const FORWARD_NOTES = {
  failed: (port: number, pod: string, error: unknown): string =>
    `error forwarding port ${port} to pod ${pod}, uid : ${isRefusal(error) ? refused(port) : textOf(error)}`,
  duplicate: (requestId: string, kind: string): string =>
    `error processing stream for request ${requestId}: ${kind} stream already assigned`,
  late: (requestId: string): string => `(request=${requestId}) timed out waiting for streams`,
} as const

/** How containerd words it (its port-forward connects inside the pod's network namespace). */
const refused = (port: number): string =>
  `failed to connect to localhost:${port} inside namespace, IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused`

function isRefusal(error: unknown): boolean {
  const cause = error instanceof StatusError ? error.cause : error
  return cause instanceof NetworkError && cause.code === 'connection-refused'
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
