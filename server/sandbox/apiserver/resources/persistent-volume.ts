import type { KindMap } from '../../kube/objects.ts'
import type { FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, nameColumn, text, UNSET, wide } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'
import { canonicalList } from './pod/container-defaults.ts'
import { ACCESS_MODES, shortModes } from './workload/access-modes.ts'

type PersistentVolume = KindMap['persistentvolumes']

/** The members of a spec that are not the place where the data lies. */
const NO_SOURCE = new Set([
  'capacity',
  'accessModes',
  'claimRef',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'mountOptions',
  'volumeMode',
  'nodeAffinity',
  'volumeAttributesClassName',
])

function validate({ spec = {} }: LooseDraft<'persistentvolumes'>): FieldProblem[] {
  const problems = new Problems()
  const { accessModes = [], capacity = {}, persistentVolumeReclaimPolicy } = spec
  if (accessModes.length === 0) problems.required('spec.accessModes')
  for (const mode of accessModes) problems.oneOf('spec.accessModes', mode, ACCESS_MODES)
  if (Object.keys(capacity).length === 0) problems.required('spec.capacity')
  else if (capacity['storage'] === undefined) problems.notSupported('spec.capacity', 'storage', ['storage'])
  if (!Object.keys(spec).some((key) => !NO_SOURCE.has(key))) {
    problems.required('spec', 'must specify a volume type')
  }
  const policies = ['Delete', 'Recycle', 'Retain']
  problems.oneOf('spec.persistentVolumeReclaimPolicy', persistentVolumeReclaimPolicy, policies)
  return problems.list
}

function claimOf({ spec }: PersistentVolume): string {
  const { namespace = '', name = '' } = spec?.claimRef ?? {}
  return spec?.claimRef ? `${namespace}/${name}` : ''
}

/** PersistentVolumes (core/v1). */
export const persistentVolumes: ResourceDefinition<'persistentvolumes'> = {
  ...plain,
  name: 'persistentvolumes',
  group: '',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  singular: 'persistentvolume',
  shortNames: ['pv'],
  namespaced: false,
  hasStatus: true,
  applyDefaults(draft: LooseDraft<'persistentvolumes'>) {
    const spec = (draft.spec ??= {})
    spec.persistentVolumeReclaimPolicy ||= 'Retain'
    spec.volumeMode ??= 'Filesystem'
    if (spec.hostPath) spec.hostPath.type ??= ''
    canonicalList(spec.capacity)
  },
  prepareCreate(draft: LooseDraft<'persistentvolumes'>) {
    draft.status = { phase: 'Pending' }
  },
  validate,
  columns: [
    nameColumn,
    text('Capacity', 'How much it holds.', ({ spec }) => spec?.capacity?.['storage'] ?? ''),
    text('Access Modes', 'How it may be mounted.', ({ spec }) => shortModes(spec?.accessModes)),
    text(
      'Reclaim Policy',
      'What becomes of it after its claim.',
      ({ spec }) => spec?.persistentVolumeReclaimPolicy ?? '',
    ),
    text('Status', 'Whether it is bound.', ({ metadata, status }) =>
      metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
    ),
    text('Claim', 'The claim that it is bound to.', claimOf),
    text('StorageClass', 'Its class.', ({ spec }) => spec?.storageClassName ?? ''),
    text(
      'VolumeAttributesClass',
      'Its class of attributes.',
      ({ spec }) => spec?.volumeAttributesClassName ?? UNSET,
    ),
    text('Reason', 'Why it is in this status.', ({ status }) => status?.reason ?? ''),
    ageColumn,
    wide(text('VolumeMode', 'A file system or a block device.', ({ spec }) => spec?.volumeMode ?? UNSET)),
  ],
}
