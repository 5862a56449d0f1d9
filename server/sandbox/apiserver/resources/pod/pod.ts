import type { KindMap } from '../../../kube/objects.ts'
import type { AdmissionContext, FieldProblem, ResourceDefinition } from '../../resource-definition.ts'
import { Problems } from '../checks/problems.ts'
import type { LooseDraft } from '../loose.ts'
import { podColumns } from './columns.ts'
import { defaultRequests } from './container-defaults.ts'
import { admitPriority, keepPriority } from './priority.ts'
import { qosClassOf } from './qos-class.ts'
import { admitServiceAccount } from './service-account.ts'
import { copyHostPorts, defaultPodSpec } from './spec-defaults.ts'
import { isFinished } from './status.ts'
import { admitTolerations } from './tolerations.ts'
import { checkPodSpec } from './validate-spec.ts'
import { checkPodUpdate } from './validate-update.ts'

type Pod = KindMap['pods']

const DEFAULT_GRACE_SECONDS = 30

function applyDefaults(draft: LooseDraft<'pods'>): void {
  const spec = (draft.spec ??= {})
  defaultPodSpec(spec)
  spec.enableServiceLinks ??= true
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])])
    defaultRequests(container)
  copyHostPorts(spec)
}

function prepareCreate(draft: LooseDraft<'pods'>, context: AdmissionContext): void {
  admitServiceAccount(draft, context)
  admitPriority(draft, context)
  const spec = (draft.spec ??= {})
  admitTolerations(spec)
  draft.status = { phase: 'Pending', qosClass: qosClassOf(spec) }
}

function prepareUpdate(next: Pod, previous: Readonly<Pod>): void {
  keepPriority(next.spec, previous.spec)
  admitTolerations(next.spec)
}

function validate({ spec = {} }: LooseDraft<'pods'>): FieldProblem[] {
  const problems = new Problems()
  checkPodSpec(problems, 'spec', spec)
  return problems.list
}

function validateUpdate(next: Pod, previous: Readonly<Pod>): FieldProblem[] {
  const problems = new Problems()
  checkPodUpdate(problems, next, previous)
  return problems.list
}

/** A pod that no node has taken, or that has ended, has nothing to end gracefully. */
function gracePeriod(pod: Pod): number {
  if (!pod.spec.nodeName || isFinished(pod)) return 0
  const seconds = pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS
  return seconds < 0 ? 1 : seconds
}

/** Pods (core/v1). */
export const pods: ResourceDefinition<'pods'> = {
  name: 'pods',
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  // Counted since 1.33 only (PodObservedGenerationTracking).
  hasGeneration: false,
  applyDefaults,
  prepareCreate,
  prepareUpdate,
  validate,
  validateUpdate,
  gracePeriod,
  columns: podColumns,
  fields: {
    'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
    'spec.restartPolicy': ({ spec }) => spec.restartPolicy ?? '',
    'spec.schedulerName': ({ spec }) => spec.schedulerName ?? '',
    'spec.serviceAccountName': ({ spec }) => spec.serviceAccountName ?? '',
    'spec.hostNetwork': ({ spec }) => String(spec.hostNetwork ?? false),
    'status.phase': ({ status }) => status.phase ?? '',
    'status.podIP': ({ status }) => status.podIP ?? '',
    'status.nominatedNodeName': ({ status }) => status.nominatedNodeName ?? '',
  },
}
