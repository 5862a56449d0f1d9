// A kubelet looks again at what a pod mounts once a minute: a changed config map or secret shows in the pod's files by then,
// with no hint to its programs. Not modelled: that mounts with a subPath keep what they had.
import type { Volume } from 'kubernetes-types/core/v1'

import type { Disposable } from '../../clock.ts'
import type { KindMap, KubeObject } from '../../kube/objects.ts'
import type { FileSystem } from '../../programs/program.ts'
import type { KubeletContext } from './context.ts'
import { refreshVolume } from './volumes.ts'

/** The kubelet's syncFrequency; its pods' turns are spread over it. */
const SYNC_MS = 60_000

/** A pod with the folders of its volumes. */
export interface MountedPod {
  readonly pod: KindMap['pods']
  readonly volumes: ReadonlyMap<string, FileSystem>
  readonly node: { readonly address: string }
}

/** Brings changed config maps and secrets to the pods that mount them. */
export class VolumeRefresher implements Disposable {
  readonly #context: KubeletContext
  readonly #pods: () => Iterable<MountedPod>
  readonly #watches: readonly Disposable[]
  readonly #waits = new Set<Disposable>()

  constructor(context: KubeletContext, pods: () => Iterable<MountedPod>) {
    this.#context = context
    this.#pods = pods
    const { api } = context
    this.#watches = [
      api.watch('configmaps', ({ object }) => this.#take(object, mountsConfigMap)),
      api.watch('secrets', ({ object }) => this.#take(object, mountsSecret)),
    ]
  }

  dispose(): void {
    for (const part of [...this.#watches, ...this.#waits]) part.dispose()
    this.#waits.clear()
  }

  #take({ metadata }: KubeObject, mounts: (volume: Volume, name: string) => boolean): void {
    for (const mounted of this.#pods()) {
      if (mounted.pod.metadata.namespace !== metadata.namespace) continue
      const volumes = (mounted.pod.spec.volumes ?? []).filter((volume) => mounts(volume, metadata.name))
      if (volumes.length > 0) this.#refreshLater(mounted, volumes)
    }
  }

  #refreshLater({ pod, volumes: folders, node }: MountedPod, volumes: readonly Volume[]): void {
    const { api, chance, clock, lasting } = this.#context
    const wait = clock.after(chance.integer(1, SYNC_MS), () => {
      this.#waits.delete(wait)
      const place = { podIP: pod.status.podIP ?? '', hostIP: node.address }
      for (const volume of volumes) {
        const folder = folders.get(volume.name)
        if (folder) refreshVolume(folder, volume, { api, clock, lasting, pod, place })
      }
    })
    this.#waits.add(wait)
  }
}

const mountsConfigMap = ({ configMap, projected }: Volume, wanted: string): boolean =>
  configMap?.name === wanted || (projected?.sources ?? []).some((source) => source.configMap?.name === wanted)

const mountsSecret = ({ secret, projected }: Volume, wanted: string): boolean =>
  secret?.secretName === wanted || (projected?.sources ?? []).some((source) => source.secret?.name === wanted)
