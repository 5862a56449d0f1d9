// The kubelet's own words (Kubernetes 1.32), so that what a student reads here is what a search engine knows.
import { formatGoDuration } from './go-duration.ts'

const quote = (text: string): string => JSON.stringify(text)

/** How the kubelet names a pod in its messages: `web_default(uid)`. */
const podId = (pod: PodNames): string => `${pod.name}_${pod.namespace ?? 'default'}(${pod.uid})`

interface PodNames {
  name: string
  namespace?: string
  uid: string
}

const pulling = (image: string): string => `Pulling image ${quote(image)}`

const alreadyPresent = (image: string): string => `Container image ${quote(image)} already present on machine`

const pulled = (image: string, tookMs: number, bytes: number): string => {
  const took = formatGoDuration(tookMs)
  return `Successfully pulled image ${quote(image)} in ${took} (${took} including waiting). Image size: ${bytes} bytes.`
}

const failedToPull = (image: string, why: string): string => `Failed to pull image ${quote(image)}: ${why}`

const backOffPulling = (image: string): string => `Back-off pulling image ${quote(image)}`

const backOffPullingAfter = (image: string, why: string): string =>
  `${backOffPulling(image)}: ErrImagePull: ${why}`

const invalidImageName = (image: string, why: string): string =>
  `Failed to apply default image tag ${quote(image)}: ${why}`

const neverPulled = (image: string): string =>
  `Container image ${quote(image)} is not present with pull policy of Never`

const failed = (why: string): string => `Error: ${why}`

const created = (container: string): string => `Created container: ${container}`

const started = (container: string): string => `Started container ${container}`

const stopping = (container: string): string => `Stopping container ${container}`

const failedLiveness = (container: string): string =>
  `Container ${container} failed liveness probe, will be restarted`

const failedStartup = (container: string): string =>
  `Container ${container} failed startup probe, will be restarted`

const failedPostStart = (container: string): string => `Container ${container} failed postStart hook`

const definitionChanged = (container: string): string =>
  `Container ${container} definition changed, will be restarted`

const hookFailed = (hook: 'PostStartHook' | 'PreStopHook'): string => `${hook} failed`

const restartBackOff = (container: string, pod: PodNames): string =>
  `Back-off restarting failed container ${container} in pod ${podId(pod)}`

const crashLoop = (milliseconds: number, container: string, pod: PodNames): string =>
  `back-off ${formatGoDuration(milliseconds)} restarting failed container=${container} pod=${podId(pod)}`

/** What containerd says when runc could not start PID 1. */
const cannotStart = (why: string): string =>
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: ' +
  `runc create failed: unable to start container process: ${why}: unknown`

const objectNotFound = (kind: 'configmap' | 'secret', name: string): string =>
  `${kind} ${quote(name)} not found`

const keyNotFound = (kind: 'ConfigMap' | 'Secret', key: string, namespace: string, name: string): string =>
  `couldn't find key ${key} in ${kind} ${namespace}/${name}`

const mountFailed = (volume: string, why: string): string =>
  `MountVolume.SetUp failed for volume ${quote(volume)} : ${why}`

const missingItem = (kind: 'configmap' | 'secret'): string => `${kind} references non-existent config key`

const claimNotFound = (name: string): string => `persistentvolumeclaim ${quote(name)} not found`

const notModelledVolume = (volume: string): string =>
  `volume ${quote(volume)} is of a type that the sandbox does not model`

const deadlineExceeded = (): string => 'Pod was active on the node longer than the specified deadline'

const unhealthy = (probe: string, output: string): string => `${probe} probe failed: ${output}`

const httpStatus = (code: number): string => `HTTP probe failed with statuscode: ${code}`

const httpFailed = (url: string, why: string): string => `Get ${quote(url)}: ${why}`

const httpTimedOut = (): string =>
  'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'

const httpBroken = (): string => 'EOF'

const refused = (address: string): string => `dial tcp ${address}: connect: connection refused`

const dialTimedOut = (address: string): string => `dial tcp ${address}: i/o timeout`

const commandTimedOut = (command: readonly string[], seconds: number): string =>
  `command timed out: ${quote(command.join(' '))} timed out after ${seconds}s`

const grpcNotModelled = (): string => 'gRPC probes are not modelled by the sandbox'

const unknownPort = (port: string): string => `couldn't find port: ${port}`

const nodeStatus = (node: string, status: string): string => `Node ${node} status is now: ${status}`

// What the streaming subresources answer.

const nameRequired = (
  pod: string,
  containers: readonly string[],
  init: readonly string[],
  ephemeral: readonly string[],
): string => {
  let text = `a container name must be specified for pod ${pod}`
  if (containers.length > 0) text += `, choose one of: [${containers.join(' ')}]`
  if (init.length > 0) text += ` or one of the init containers: [${init.join(' ')}]`
  if (ephemeral.length > 0) text += ` or one of the ephemeral containers: [${ephemeral.join(' ')}]`
  return text
}

const invalidContainer = (container: string, pod: string): string =>
  `container ${container} is not valid for pod ${pod}`

const noHost = (pod: string): string => `pod ${pod} does not have a host assigned`

const inPod = (container: string, pod: string): string => `container ${quote(container)} in pod ${quote(pod)}`

const notAvailable = (container: string, pod: string): string => `${inPod(container, pod)} is not available`

const noPrevious = (container: string, pod: string): string =>
  `previous terminated ${inPod(container, pod)} not found`

/** Why there is no log yet, by the reason that the container waits for. */
const waitingToStart = (container: string, pod: string, reason: string): string => {
  const known: Partial<Record<string, string>> = {
    ErrImagePull: "image can't be pulled",
    ImagePullBackOff: 'trying and failing to pull image',
  }
  return `${inPod(container, pod)} is waiting to start: ${known[reason] ?? reason}`
}

const internal = (why: string): string => `Internal error occurred: ${why}`

const execNotFound = (container: string): string =>
  internal(`unable to upgrade connection: container not found (${quote(container)})`)

const attachNotFound = (container: string, pod: PodNames): string =>
  internal(
    `unable to upgrade connection: container ${container} not found in pod ${pod.name}_${pod.namespace ?? 'default'}`,
  )

const execCannotStart = (id: string, why: string): string =>
  internal(
    `error executing command in container: failed to exec in container: failed to start exec ${quote(id)}: ` +
      `OCI runtime exec failed: exec failed: unable to start container process: ${why}: unknown`,
  )

const dialRefused = (port: number, pod: string): string =>
  internal(
    `error forwarding port ${port} to pod ${pod}: failed to connect to localhost:${port} inside namespace: ` +
      `IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused`,
  )

const notRunning = (pod: string, phase: string): string =>
  `unable to forward port because pod ${pod} is not running. Current status=${phase}`

const sandboxFailed = (why: string): string =>
  `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: ${why}`

const syncFailed = (cause: unknown): string =>
  `Error syncing pod, skipping: ${cause instanceof Error ? cause.message : String(cause)}`

/** All that the kubelet says: in events, in statuses, and as answers to the streaming subresources. */
export const MESSAGES = {
  pulling,
  alreadyPresent,
  pulled,
  failedToPull,
  backOffPulling,
  backOffPullingAfter,
  invalidImageName,
  neverPulled,
  failed,
  created,
  started,
  stopping,
  failedLiveness,
  failedStartup,
  failedPostStart,
  definitionChanged,
  hookFailed,
  restartBackOff,
  crashLoop,
  cannotStart,
  objectNotFound,
  keyNotFound,
  mountFailed,
  missingItem,
  claimNotFound,
  notModelledVolume,
  deadlineExceeded,
  unhealthy,
  httpStatus,
  httpFailed,
  httpTimedOut,
  httpBroken,
  refused,
  dialTimedOut,
  commandTimedOut,
  grpcNotModelled,
  unknownPort,
  nodeStatus,
  nameRequired,
  invalidContainer,
  noHost,
  notAvailable,
  noPrevious,
  waitingToStart,
  execNotFound,
  attachNotFound,
  execCannotStart,
  dialRefused,
  notRunning,
  sandboxFailed,
  syncFailed,
}
