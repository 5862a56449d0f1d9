import { EventEmitter } from 'node:events'

import type { Disposable } from '../clock.ts'
import type { Api, Change } from '../kube/api.ts'
import type { KindMap, ResourceName } from '../kube/objects.ts'
import type { AttachedPodNetwork } from './network.ts'

type Service = KindMap['services']
type EndpointSlice = KindMap['endpointslices.discovery.k8s.io']

/** For tests: an API that only watches: what the test announces is what there is. */
export class Announcements implements Pick<Api, 'watch'> {
  readonly #events = new EventEmitter()

  watch<N extends ResourceName>(resource: N, listener: (change: Change<N>) => void): Disposable {
    this.#events.on(resource, listener)
    return { dispose: () => void this.#events.off(resource, listener) }
  }

  announce<N extends ResourceName>(resource: N, type: Change<N>['type'], object: KindMap[N]): void {
    this.#events.emit(resource, { type, object })
  }

  get watchers(): number {
    return this.#events.eventNames().length
  }
}

const meta = {
  uid: 'u',
  resourceVersion: '1',
  creationTimestamp: '2026-11-23T09:00:00Z',
  namespace: 'default',
}

/** For tests: a Service of the namespace `default`. */
export function service(name: string, spec: Service['spec']): Service {
  return { apiVersion: 'v1', kind: 'Service', metadata: { ...meta, name }, spec, status: {} }
}

/** For tests: the one slice of a Service, with these pods behind a port. */
export function slice(
  name: string,
  pods: readonly AttachedPodNetwork[],
  port: number,
  options: { portName?: string; ready?: boolean; hostnames?: readonly string[] } = {},
): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...meta, name: `${name}-x`, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: pods.map((pod, index) => ({
      addresses: [pod.ip],
      conditions: { ready: options.ready ?? true },
      ...(options.hostnames?.[index] === undefined ? {} : { hostname: options.hostnames[index] }),
    })),
    ports: [{ name: options.portName ?? '', port, protocol: 'TCP' }],
  }
}
