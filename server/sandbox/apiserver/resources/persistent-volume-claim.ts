import type { KindMap } from '../../kube/objects.ts'
import { isSame } from '../json.ts'
import type { AdmissionContext, FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, nameColumn, text, UNSET, wide } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'
import { canonicalList } from './pod/container-defaults.ts'
import { checkAmount } from './pod/validate-resources.ts'
import { isDefaultClass } from './storage-class.ts'
import { ACCESS_MODES, shortModes } from './workload/access-modes.ts'

type Claim = KindMap['persistentvolumeclaims']

function prepareCreate(draft: LooseDraft<'persistentvolumeclaims'>, context: AdmissionContext): void {
  const spec = (draft.spec ??= {})
  if (spec.storageClassName === undefined) {
    const fallback = context.api.list('storageclasses.storage.k8s.io').find(isDefaultClass)
    if (fallback) spec.storageClassName = fallback.metadata.name
  }
  draft.status = { phase: 'Pending' }
}

function validate({ spec = {} }: LooseDraft<'persistentvolumeclaims'>): FieldProblem[] {
  const problems = new Problems()
  const { accessModes = [], resources } = spec
  if (accessModes.length === 0) problems.required('spec.accessModes', 'at least 1 access mode is required')
  for (const mode of accessModes) problems.oneOf('spec.accessModes', mode, ACCESS_MODES)
  const storage = resources?.requests?.['storage']
  if (storage === undefined) problems.required('spec.resources[storage]')
  else checkAmount(problems, 'spec.resources[storage]', storage)
  problems.oneOf('spec.volumeMode', spec.volumeMode, ['Block', 'Filesystem'])
  return problems.list
}

function validateUpdate(next: Claim, previous: Readonly<Claim>): FieldProblem[] {
  const problems = new Problems()
  // A claim may be bound to a volume, and may grow.
  const fixed = ({ spec }: Readonly<Claim>): object => ({ ...spec, volumeName: '', resources: {} })
  if (!isSame(fixed(next), fixed(previous))) {
    problems.forbidden(
      'spec',
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    )
  }
  return problems.list
}

const capacity = ({ spec, status }: Claim): string =>
  spec?.volumeName ? (status?.capacity?.['storage'] ?? '') : ''

/** PersistentVolumeClaims (core/v1). */
export const persistentVolumeClaims: ResourceDefinition<'persistentvolumeclaims'> = {
  ...plain,
  name: 'persistentvolumeclaims',
  group: '',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  namespaced: true,
  hasStatus: true,
  applyDefaults(draft: LooseDraft<'persistentvolumeclaims'>) {
    const spec = (draft.spec ??= {})
    spec.volumeMode ??= 'Filesystem'
    canonicalList(spec.resources?.requests)
    canonicalList(spec.resources?.limits)
  },
  prepareCreate,
  validate,
  validateUpdate,
  columns: [
    nameColumn,
    text('Status', 'Whether it is bound.', ({ metadata, status }) =>
      metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
    ),
    text('Volume', 'The volume that it is bound to.', ({ spec }) => spec?.volumeName ?? ''),
    text('Capacity', 'How much that holds.', capacity),
    text('Access Modes', 'How it may be mounted.', ({ spec, status }) =>
      spec?.volumeName ? shortModes(status?.accessModes) : '',
    ),
    text('StorageClass', 'Its class.', ({ spec }) => spec?.storageClassName ?? ''),
    text(
      'VolumeAttributesClass',
      'Its class of attributes.',
      ({ spec }) => spec?.volumeAttributesClassName ?? UNSET,
    ),
    ageColumn,
    wide(text('VolumeMode', 'A file system or a block device.', ({ spec }) => spec?.volumeMode ?? UNSET)),
  ],
}
