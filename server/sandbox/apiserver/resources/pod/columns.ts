import type { KindMap } from '../../../kube/objects.ts'
import type { Column } from '../../resource-definition.ts'
import { ageColumn, nameColumn, NONE, text, wide } from '../columns.ts'
import { summarize } from './status.ts'

type Pod = KindMap['pods']

function readinessGates({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? []
  if (gates.length === 0) return NONE
  const open = gates.filter(({ conditionType }) =>
    (status.conditions ?? []).some(
      (condition) => condition.type === conditionType && condition.status === 'True',
    ),
  )
  return `${open.length}/${gates.length}`
}

/** The columns of `kubectl get pods`. */
export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  text('Ready', 'How many containers are ready, of how many.', (pod, now) => summarize(pod, now).ready),
  text('Status', 'What the containers are about, in one word.', (pod, now) => summarize(pod, now).status),
  text(
    'Restarts',
    'How often containers were restarted, and when last.',
    (pod, now) => summarize(pod, now).restarts,
  ),
  ageColumn,
  wide(text('IP', 'The address of the pod.', ({ status }) => status.podIPs?.[0]?.ip || status.podIP || NONE)),
  wide(text('Node', 'The node that the pod runs on.', ({ spec }) => spec.nodeName || NONE)),
  wide(
    text(
      'Nominated Node',
      'The node where room is made for the pod.',
      ({ status }) => status.nominatedNodeName || NONE,
    ),
  ),
  wide(
    text('Readiness Gates', 'How many further conditions for being ready hold, of how many.', readinessGates),
  ),
]
