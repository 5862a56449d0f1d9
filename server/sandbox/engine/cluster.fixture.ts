import { type ClusterApi, createApi } from '../apiserver/api.ts'
import { definitions } from '../apiserver/resources/definitions.ts'
import { Chance } from '../chance.ts'
import type { Disposable } from '../clock.ts'
import type { KindMap } from '../kube/objects.ts'
import { timestamp } from '../kube/timestamps.ts'
import { ManualClock } from '../manual-clock.ts'
import { bootstrap } from './bootstrap.ts'
import { startControllers } from './controllers/start-controllers.ts'
import { EventRecorder } from './events.ts'
import { startScheduler } from './scheduler/scheduler.ts'

type Pod = KindMap['pods']

export interface TestCluster extends Disposable {
  api: ClusterApi
  clock: ManualClock
  recorder: EventRecorder
  /** Lets everything come to rest. */
  settle(): Promise<void>
}

export interface TestClusterOptions {
  /** How many nodes there are, with room for 110 pods each. */
  nodes?: number
  /** How long a pod takes to become ready after it has a node. */
  readyAfterMs?: number
  scheduler?: boolean
}

/** The real API with the real controllers and scheduler on a clock that stands still, and a kubelet that only says Ready. */
export function createTestCluster(options: TestClusterOptions = {}): TestCluster {
  const clock = new ManualClock()
  const chance = new Chance(7)
  let nodePort = 30_000
  const api = createApi({ definitions, clock, chance, allocateNodePort: (wanted) => wanted ?? nodePort++ })
  const recorder = new EventRecorder({ api, clock })
  bootstrap(api)
  for (let number = 1; number <= (options.nodes ?? 3); number++) addNode(api, `kube${number}`)
  const parts: Disposable[] = [startControllers({ api, clock, recorder }), recorder]
  if (options.scheduler !== false) parts.push(startScheduler({ api, clock, chance, recorder }))
  parts.push(startFakeKubelet(api, clock, options.readyAfterMs ?? 0))
  return {
    api,
    clock,
    recorder,
    settle: () => clock.advance(0),
    dispose: () => {
      for (const part of parts) part.dispose()
      api.dispose()
    },
  }
}

/** Registers a node with two cores and 4 GiB. */
export function addNode(api: ClusterApi, name: string): void {
  const size = { cpu: '2', memory: '4Gi', pods: '110' }
  api.create('nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name } },
    status: { capacity: size, allocatable: size, conditions: [{ type: 'Ready', status: 'True' }] },
  })
  api.modifyStatus('nodes', undefined, name, ({ status }) => {
    Object.assign(status, {
      capacity: size,
      allocatable: size,
      conditions: [{ type: 'Ready', status: 'True' }],
    })
  })
}

function startFakeKubelet(api: ClusterApi, clock: ManualClock, readyAfterMs: number): Disposable {
  const seen = new Set<string>()
  let address = 1
  return api.watch('pods', ({ type, object }) => {
    const { uid, namespace = '', name, deletionTimestamp } = object.metadata
    if (type === 'DELETED' || object.spec.nodeName === undefined) return
    if (deletionTimestamp !== undefined && !seen.has(`${uid} ends`)) {
      seen.add(`${uid} ends`)
      clock.after(Date.parse(deletionTimestamp) - clock.now(), () => {
        if (api.find('pods', namespace, name)?.metadata.uid === uid) {
          api.delete('pods', namespace, name, { gracePeriodSeconds: 0 })
        }
      })
    }
    if (seen.has(uid)) return
    seen.add(uid)
    clock.after(readyAfterMs, () => {
      if (api.find('pods', namespace, name)?.metadata.uid === uid)
        setReady(api, object, true, clock.now(), address++)
    })
  })
}

/** Says of a pod that it runs and is ready, or not. */
export function setReady(api: ClusterApi, pod: Pod, ready: boolean, now: number, address?: number): void {
  api.modifyStatus('pods', pod.metadata.namespace, pod.metadata.name, ({ status }) => {
    status.phase = 'Running'
    if (address !== undefined) status.podIP = `10.244.${address >> 8}.${address & 255}`
    const others = (status.conditions ?? []).filter(({ type }) => type !== 'Ready')
    const condition = { type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: timestamp(now) }
    status.conditions = [...others, condition]
  })
}

/** What the events about an object say, in the order in which they were first recorded. */
export function eventsAbout(api: ClusterApi, name: string): string[] {
  return api
    .list('events')
    .filter(({ involvedObject }) => involvedObject.name === name)
    .toSorted((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1))
    .map(({ reason = '', message = '' }) => `${reason}: ${message}`)
}
