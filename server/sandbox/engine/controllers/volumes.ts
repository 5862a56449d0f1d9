// Claims find a volume that was made for them by hand, or get one made by the simulated class `standard`. Nothing is stored:
// a volume is a folder by name only.
import type { PersistentVolumeClaimStatus, PersistentVolumeSpec } from 'kubernetes-types/core/v1'

import { compareQuantities, parseQuantity } from '../../apiserver/resources/checks/quantity.ts'
import type { Disposable } from '../../clock.ts'
import type { KindMap } from '../../kube/objects.ts'
import { type Informer, keyOf } from '../informer.ts'
import type { WorkQueue } from '../work-queue.ts'
import { type ControllerContext, createQueue } from './context.ts'
import { writeStatus } from './status.ts'

type Claim = KindMap['persistentvolumeclaims']
type Volume = KindMap['persistentvolumes']

const SOURCE = { component: 'persistentvolume-controller' }

/** Binds claims to volumes, and frees or removes volumes whose claims are gone. */
export class VolumeController implements Disposable {
  readonly #context: ControllerContext
  readonly #claims: Informer<'persistentvolumeclaims'>
  readonly #volumes: Informer<'persistentvolumes'>
  readonly #classes: Informer<'storageclasses.storage.k8s.io'>
  readonly #claimQueue: WorkQueue
  readonly #volumeQueue: WorkQueue

  constructor(context: ControllerContext) {
    const { informers } = context
    this.#context = context
    this.#claims = informers.of('persistentvolumeclaims')
    this.#volumes = informers.of('persistentvolumes')
    this.#classes = informers.of('storageclasses.storage.k8s.io')
    this.#claimQueue = createQueue(context, (key) => this.#syncClaim(key))
    this.#volumeQueue = createQueue(context, (name) => this.#syncVolume(name))
    this.#claims.onChange((before, after) => {
      if (after) this.#claimQueue.add(keyOf(after))
      else if (before?.spec?.volumeName !== undefined) this.#volumeQueue.add(before.spec.volumeName)
    })
    this.#volumes.onChange((_before, after) => after && this.#volumeChanged(after))
  }

  dispose(): void {
    this.#claimQueue.dispose()
    this.#volumeQueue.dispose()
  }

  #volumeChanged(volume: Volume): void {
    this.#volumeQueue.add(keyOf(volume))
    // A volume made by hand may be what a claim waits for.
    for (const claim of this.#claims.list())
      if (claim.status?.phase === 'Pending') this.#claimQueue.add(keyOf(claim))
  }

  #syncClaim(key: string): void {
    const claim = this.#claims.get(key)
    if (!claim || claim.status?.phase === 'Bound' || claim.metadata.deletionTimestamp !== undefined) return
    const volume = this.#volumes.list().find((each) => fits(each, claim)) ?? this.#provision(claim)
    if (volume) this.#bind(claim, volume)
  }

  /** Makes a volume as the claim's class says; without a class the claim waits. */
  #provision(claim: Claim): Volume | undefined {
    const { recorder } = this.#context
    const { storageClassName = '' } = claim.spec ?? {}
    const storageClass = this.#classes.get(storageClassName)
    if (storageClass) {
      const name = `pvc-${claim.metadata.uid}`
      const volume = this.#volumes.get(name) ?? this.#volumes.create(newVolume(name, claim, storageClass))
      const source = { component: storageClass.provisioner }
      recorder.record(
        claim,
        'Normal',
        'ProvisioningSucceeded',
        `Successfully provisioned volume ${name}`,
        source,
      )
      return volume
    }
    if (storageClassName === '') {
      const message = 'no persistent volumes available for this claim and no storage class is set'
      recorder.record(claim, 'Normal', 'FailedBinding', message, SOURCE)
    } else {
      const message = `storageclass.storage.k8s.io "${storageClassName}" not found`
      recorder.record(claim, 'Warning', 'ProvisioningFailed', message, SOURCE)
    }
    return undefined
  }

  #bind(claim: Claim, volume: Volume): void {
    const bound = this.#volumes.modify(volume, (draft) => {
      if (draft.spec) draft.spec.claimRef = referenceTo(claim)
    })
    writeStatus(this.#volumes, bound, { phase: 'Bound' })
    const { accessModes = [], capacity = {} }: PersistentVolumeSpec = volume.spec ?? {}
    const named = this.#claims.modify(claim, (draft) => {
      if (draft.spec) draft.spec.volumeName = volume.metadata.name
    })
    const status: PersistentVolumeClaimStatus = { phase: 'Bound', accessModes, capacity }
    writeStatus(this.#claims, named, status)
  }

  #syncVolume(name: string): void {
    const volume = this.#volumes.get(name)
    if (!volume) return
    const phase = this.#phaseOf(volume)
    if (phase === 'Released' && volume.spec?.persistentVolumeReclaimPolicy === 'Delete')
      this.#volumes.delete(volume)
    else writeStatus(this.#volumes, volume, { phase })
  }

  #phaseOf({ spec }: Volume): 'Available' | 'Bound' | 'Released' {
    const { namespace = '', name = '', uid } = spec?.claimRef ?? {}
    if (uid === undefined) return 'Available'
    return this.#claims.get(`${namespace}/${name}`)?.metadata.uid === uid ? 'Bound' : 'Released'
  }
}

function newVolume(name: string, claim: Claim, storageClass: KindMap['storageclasses.storage.k8s.io']) {
  const { accessModes = [], resources } = claim.spec ?? {}
  return {
    apiVersion: 'v1' as const,
    kind: 'PersistentVolume' as const,
    metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': storageClass.provisioner } },
    spec: {
      capacity: { storage: resources?.requests?.['storage'] ?? '0' },
      accessModes: [...accessModes],
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      hostPath: { path: `/var/lib/livedeck/${name}`, type: '' },
      claimRef: referenceTo(claim),
    },
  }
}

function referenceTo({ apiVersion, kind, metadata }: Claim) {
  const { name, namespace = '', uid, resourceVersion } = metadata
  return { apiVersion, kind, name, namespace, uid, resourceVersion }
}

/** Whether the volume is free and big enough, of the claim's class and access modes. */
function fits({ spec, metadata }: Volume, claim: Claim): boolean {
  const wanted = claim.spec ?? {}
  if (wanted.volumeName !== undefined && wanted.volumeName !== metadata.name) return false
  if (spec?.claimRef && (spec.claimRef.uid !== undefined || spec.claimRef.name !== claim.metadata.name))
    return false
  if ((spec?.storageClassName ?? '') !== (wanted.storageClassName ?? '')) return false
  if (!(wanted.accessModes ?? []).every((mode) => spec?.accessModes?.includes(mode))) return false
  const offered = parseQuantity(spec?.capacity?.['storage'] ?? '0')
  const asked = parseQuantity(wanted.resources?.requests?.['storage'] ?? '0')
  return offered !== undefined && asked !== undefined && compareQuantities(offered, asked) >= 0
}
