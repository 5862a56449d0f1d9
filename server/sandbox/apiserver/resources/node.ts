import type { KindMap } from '../../kube/objects.ts'
import type { Column, FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { labelKeyProblems } from '../names.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, nameColumn, NONE, text, UNKNOWN, wide } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'

type Node = KindMap['nodes']

const ROLE_PREFIX = 'node-role.kubernetes.io/'
const ROLE = 'kubernetes.io/role'
const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

function validate({ spec = {} }: LooseDraft<'nodes'>): FieldProblem[] {
  const problems = new Problems()
  const seen = new Set<string>()
  for (const [index, { key = '', effect = '' }] of (spec.taints ?? []).entries()) {
    const at = `spec.taints[${index}]`
    problems.invalidEach(`${at}.key`, key, labelKeyProblems(key))
    if (effect === '') problems.required(`${at}.effect`)
    else problems.oneOf(`${at}.effect`, effect, EFFECTS)
    if (seen.has(`${key}:${effect}`)) problems.duplicate(at, `${key}:${effect}`)
    seen.add(`${key}:${effect}`)
  }
  return problems.list
}

function statusOf({ spec, status }: Node): string {
  const ready = (status.conditions ?? []).find(({ type }) => type === 'Ready')
  const words = [ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady']
  if (spec.unschedulable) words.push('SchedulingDisabled')
  return words.join(',')
}

function rolesOf({ metadata }: Node): string {
  const roles = new Set<string>()
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (key.startsWith(ROLE_PREFIX)) roles.add(key.slice(ROLE_PREFIX.length))
    else if (key === ROLE) roles.add(value)
  }
  roles.delete('')
  return [...roles].toSorted().join(',') || NONE
}

const addressOf = ({ status }: Node, wanted: string): string =>
  (status.addresses ?? []).find(({ type }) => type === wanted)?.address ?? NONE

const columns: readonly Column<Node>[] = [
  nameColumn,
  text('Status', 'Whether the node is ready and takes pods.', statusOf),
  text('Roles', 'What the node is for.', rolesOf),
  ageColumn,
  text('Version', 'The version of the kubelet.', ({ status }) => status.nodeInfo?.kubeletVersion ?? ''),
  wide(text('Internal-IP', 'The address in the cluster.', (node) => addressOf(node, 'InternalIP'))),
  wide(text('External-IP', 'The address outside of it.', (node) => addressOf(node, 'ExternalIP'))),
  wide(text('OS-Image', 'The operating system.', ({ status }) => status.nodeInfo?.osImage || UNKNOWN)),
  wide(text('Kernel-Version', 'Its kernel.', ({ status }) => status.nodeInfo?.kernelVersion || UNKNOWN)),
  wide(
    text(
      'Container-Runtime',
      'What runs the containers.',
      ({ status }) => status.nodeInfo?.containerRuntimeVersion || UNKNOWN,
    ),
  ),
]

/** Nodes (core/v1). */
export const nodes: ResourceDefinition<'nodes'> = {
  ...plain,
  name: 'nodes',
  group: '',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  hasStatus: true,
  applyDefaults(draft: LooseDraft<'nodes'>) {
    draft.spec ??= {}
  },
  prepareCreate(draft: LooseDraft<'nodes'>) {
    // A kubelet registers its node with the status.
    draft.status ??= {}
    if (draft.status.capacity && !draft.status.allocatable)
      draft.status.allocatable = { ...draft.status.capacity }
  },
  validate,
  columns,
  fields: { 'spec.unschedulable': ({ spec }) => String(spec.unschedulable ?? false) },
}
