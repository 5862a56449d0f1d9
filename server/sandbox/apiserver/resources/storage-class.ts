import type { KindMap } from '../../kube/objects.ts'
import type { FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, nameColumn, text, UNSET } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'

type StorageClass = KindMap['storageclasses.storage.k8s.io']

const DEFAULT_MARK = 'storageclass.kubernetes.io/is-default-class'

/** Whether claims without a class get this one. */
export const isDefaultClass = ({ metadata }: StorageClass): boolean =>
  metadata.annotations?.[DEFAULT_MARK] === 'true'

function validate(draft: LooseDraft<'storageclasses.storage.k8s.io'>): FieldProblem[] {
  const problems = new Problems()
  if (!draft.provisioner) problems.required('provisioner')
  problems.oneOf('reclaimPolicy', draft.reclaimPolicy, ['Delete', 'Retain'])
  problems.oneOf('volumeBindingMode', draft.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'])
  return problems.list
}

/** StorageClasses (storage.k8s.io/v1). */
export const storageClasses: ResourceDefinition<'storageclasses.storage.k8s.io'> = {
  ...plain,
  name: 'storageclasses.storage.k8s.io',
  group: 'storage.k8s.io',
  kind: 'StorageClass',
  plural: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  namespaced: false,
  applyDefaults(draft: LooseDraft<'storageclasses.storage.k8s.io'>) {
    draft.reclaimPolicy ??= 'Delete'
    draft.volumeBindingMode ??= 'Immediate'
  },
  validate,
  validateUpdate(next, previous) {
    const problems = new Problems()
    if (next.provisioner !== previous.provisioner) {
      problems.forbidden('provisioner', 'updates to provisioner are forbidden.')
    }
    if (next.reclaimPolicy !== previous.reclaimPolicy) {
      problems.forbidden('reclaimPolicy', 'updates to reclaimPolicy are forbidden.')
    }
    return problems.list
  },
  columns: [
    {
      ...nameColumn,
      cell: (object: StorageClass) => `${object.metadata.name}${isDefaultClass(object) ? ' (default)' : ''}`,
    },
    text('Provisioner', 'What makes the volumes.', ({ provisioner }) => provisioner),
    text(
      'ReclaimPolicy',
      'What becomes of a volume after its claim.',
      ({ reclaimPolicy = 'Delete' }) => reclaimPolicy,
    ),
    text(
      'VolumeBindingMode',
      'When a claim gets its volume.',
      ({ volumeBindingMode = UNSET }) => volumeBindingMode,
    ),
    {
      ...text<StorageClass>(
        'AllowVolumeExpansion',
        'Whether claims may grow.',
        ({ allowVolumeExpansion }) => allowVolumeExpansion === true,
      ),
      type: 'boolean',
    },
    ageColumn,
  ],
}
