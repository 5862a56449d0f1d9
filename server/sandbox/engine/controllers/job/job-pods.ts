import type { Draft, KindMap } from '../../../kube/objects.ts'
import { isPodActive, restarts } from '../pods.ts'
import { INDEX_LABEL } from './indexes.ts'

type Job = KindMap['jobs.batch']
type Pod = KindMap['pods']

/** Keeps a pod from vanishing before it is counted. */
export const TRACKING = 'batch.kubernetes.io/job-tracking'

/** Whether the pod is still to be counted. */
export function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(TRACKING) ?? false
}

/** With OnFailure the kubelet starts containers again; that counts as failures do. */
export function restartsOf({ spec }: Job, pods: readonly Pod[]): number {
  if (spec.template.spec?.restartPolicy !== 'OnFailure') return 0
  return pods.filter(isPodActive).reduce((sum, pod) => sum + restarts(pod), 0)
}

/** Marks a new pod as one to be counted. */
export function track(draft: Draft<'pods'>): void {
  draft.metadata.finalizers = [...(draft.metadata.finalizers ?? []), TRACKING]
}

/** Gives a new pod its index: in its name, its labels and its environment. */
export function placeAt(draft: Draft<'pods'>, job: Job, index: number): void {
  track(draft)
  draft.metadata.generateName = `${job.metadata.name}-${index}-`
  draft.metadata.annotations = { ...draft.metadata.annotations, [INDEX_LABEL]: String(index) }
  draft.metadata.labels = { ...draft.metadata.labels, [INDEX_LABEL]: String(index) }
  const spec = (draft.spec ??= { containers: [] })
  spec.hostname = `${job.metadata.name}-${index}`
  const fieldPath = `metadata.labels['${INDEX_LABEL}']`
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    container.env = [
      ...(container.env ?? []),
      { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath } } },
    ]
  }
}
