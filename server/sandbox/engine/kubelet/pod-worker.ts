import type { PodStatus } from 'kubernetes-types/core/v1'

import { StatusError } from '../../apiserver/status-error.ts'
import type { Disposable } from '../../clock.ts'
import type { KindMap } from '../../kube/objects.ts'
import { timestamp } from '../../kube/timestamps.ts'
import type { AttachedPodNetwork } from '../../network/network.ts'
import type { FileSystem } from '../../programs/program.ts'
import type { EventType } from '../events.ts'
import type { KubeletContext, NodeContext, PodHandle } from './context.ts'
import { MESSAGES } from './messages.ts'
import { PodContainers } from './pod-containers.ts'
import { PodSandbox } from './pod-sandbox.ts'
import { conditionsOf, phaseOf } from './pod-status.ts'

type Pod = KindMap['pods']

/** What a pod that is already gone from the API gets between TERM and KILL. */
const ORPHAN_GRACE_MS = 1000

/** Leads one pod through its life on a node: volumes, network, containers, and the end. */
export class PodWorker implements PodHandle {
  readonly context: KubeletContext
  readonly node: NodeContext
  readonly containers: PodContainers
  readonly #starting = new AbortController()
  readonly #startTime: string
  readonly #sandbox: PodSandbox
  readonly #life: Promise<void>
  #pod: Pod
  #terminating = false
  #gone = false
  #ended = false
  #writePending = false
  #reason: Pick<PodStatus, 'reason' | 'message'> = {}
  #deadline: Disposable | undefined

  constructor(context: KubeletContext, node: NodeContext, pod: Pod) {
    this.context = context
    this.node = node
    this.#pod = pod
    this.#startTime = pod.status.startTime ?? timestamp(context.clock.now())
    const onFailed = (reason: string, message: string): void => this.#recordPod('Warning', reason, message)
    this.#sandbox = new PodSandbox({ context, node, pod, onFailed })
    this.containers = new PodContainers(this, pod)
    this.#life = this.#live()
    this.#watchDeadline()
    this.changed()
    this.update(pod)
  }

  get pod(): Pod {
    return this.#pod
  }

  get volumes(): ReadonlyMap<string, FileSystem> {
    return this.#sandbox.volumes
  }

  get network(): AttachedPodNetwork | undefined {
    return this.#sandbox.network
  }

  get terminating(): boolean {
    return this.#terminating
  }

  get graceMs(): number {
    return (this.#pod.spec.terminationGracePeriodSeconds ?? 30) * 1000
  }

  changed(): void {
    if (this.#writePending || this.#gone) return
    this.#writePending = true
    queueMicrotask(() => this.#write())
  }

  record(fieldPath: string, type: EventType, reason: string, message: string): void {
    if (this.#gone) return
    const source = { component: 'kubelet', host: this.node.name, fieldPath }
    this.context.recorder.record(this.#pod, type, reason, message, source)
  }

  /** Takes a new state of the object: its deletion, another image, an ephemeral container, a readiness gate. */
  update(pod: Pod): void {
    const before = this.#pod
    this.#pod = pod
    const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata
    if (deletionTimestamp !== undefined) {
      const grace = (deletionGracePeriodSeconds ?? 30) * 1000
      if (!this.#terminating || deletionGracePeriodSeconds !== before.metadata.deletionGracePeriodSeconds) {
        void this.#terminate(grace)
      }
      return
    }
    if (pod.spec !== before.spec) this.containers.redefine(pod, this.#starting.signal)
    if (pod.spec.readinessGates !== undefined && pod.status !== before.status) this.changed()
  }

  /** The object is gone: what still runs ends at once, or nearly. */
  async remove(): Promise<void> {
    this.#gone = true
    await this.#terminate(ORPHAN_GRACE_MS)
    this.#release()
    this.containers.dispose()
  }

  /** Ends all containers without grace. */
  async dispose(): Promise<void> {
    this.#gone = true
    this.#terminating = true
    this.#starting.abort()
    this.containers.kill()
    await this.#life
    this.#release()
    this.containers.dispose()
  }

  async #live(): Promise<void> {
    const { signal } = this.#starting
    try {
      await this.#sandbox.prepare(signal)
      this.changed()
      await this.containers.run(signal)
      if (!signal.aborted) this.#finish()
    } catch (error) {
      // What is no abort is a bug of ours; it costs this pod, not the cluster.
      if (!signal.aborted) this.#recordPod('Warning', 'FailedSync', MESSAGES.syncFailed(error))
      await this.containers.ended()
    }
  }

  /** A pod whose containers have all ended for good gives back what it held; its logs stay. */
  #finish(): void {
    this.#ended = true
    this.#release()
    this.changed()
  }

  #release(): void {
    this.#deadline?.dispose()
    this.#sandbox.release()
  }

  #watchDeadline(): void {
    const seconds = this.#pod.spec.activeDeadlineSeconds
    if (seconds === undefined) return
    this.#deadline = this.context.clock.after(seconds * 1000, () => {
      if (this.#ended || this.#terminating) return
      this.#reason = { reason: 'DeadlineExceeded', message: MESSAGES.deadlineExceeded() }
      this.#recordPod('Normal', 'DeadlineExceeded', MESSAGES.deadlineExceeded())
      void this.#terminate(this.graceMs)
    })
  }

  /** Stops all containers; a deleted pod is then removed from the API. Called again it can only shorten the grace. */
  async #terminate(graceMs: number): Promise<void> {
    const again = this.#terminating
    this.#terminating = true
    this.#starting.abort()
    const stopped = this.containers.stop(graceMs, again)
    if (again) return stopped
    await stopped
    await this.#life
    this.#ended = true
    this.#release()
    if (this.#gone) return
    this.#write()
    if (this.#pod.metadata.deletionTimestamp !== undefined) this.#removeObject()
  }

  #removeObject(): void {
    const { namespace, name, uid } = this.#pod.metadata
    ignoreGone(() => this.context.api.delete('pods', namespace, name, { gracePeriodSeconds: 0, uid }))
  }

  #recordPod(type: EventType, reason: string, message: string): void {
    if (this.#gone) return
    const source = { component: 'kubelet', host: this.node.name }
    this.context.recorder.record(this.#pod, type, reason, message, source)
  }

  #write(): void {
    this.#writePending = false
    if (this.#gone) return
    const { namespace, name, uid } = this.#pod.metadata
    ignoreGone(() =>
      this.context.api.modifyStatus(
        'pods',
        namespace,
        name,
        (draft) => {
          if (draft.metadata.uid === uid) Object.assign(draft.status, this.#statusAfter(draft.status))
        },
        { fieldManager: 'kubelet' },
      ),
    )
  }

  #statusAfter(before: PodStatus): PodStatus {
    const facts = {
      sandboxReady: this.#sandbox.network !== undefined,
      ended: this.#ended,
      ...this.containers.statuses(),
    }
    const phase = this.#reason.reason === undefined || !this.#ended ? phaseOf(this.#pod, facts) : 'Failed'
    const now = timestamp(this.context.clock.now())
    const status: PodStatus = {
      ...before,
      ...this.#reason,
      phase,
      conditions: conditionsOf(this.#pod, facts, phase, before, now),
      hostIP: this.node.address,
      hostIPs: [{ ip: this.node.address }],
      startTime: this.#startTime,
      containerStatuses: facts.statuses,
    }
    if (facts.initStatuses.length > 0) status.initContainerStatuses = facts.initStatuses
    if (facts.ephemeralStatuses.length > 0) status.ephemeralContainerStatuses = facts.ephemeralStatuses
    const { podIP } = this.#sandbox
    if (podIP !== undefined) {
      status.podIP = podIP
      status.podIPs = [{ ip: podIP }]
    }
    return status
  }
}

/** Somebody else may have removed the object, or put another in its place, since the last that was heard of it. */
function ignoreGone(write: () => void): void {
  try {
    write()
  } catch (error) {
    if (!(error instanceof StatusError && ['NotFound', 'Conflict'].includes(error.reason))) throw error
  }
}
