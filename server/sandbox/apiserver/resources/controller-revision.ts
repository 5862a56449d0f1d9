import type { KindMap } from '../../kube/objects.ts'
import type { FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { NEGATIVE } from './checks/messages.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, count, nameColumn, NONE, text } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'

type ControllerRevision = KindMap['controllerrevisions.apps']

function controllerOf({ metadata }: ControllerRevision): string {
  const owner = (metadata.ownerReferences ?? []).find(({ controller }) => controller)
  if (!owner) return NONE
  const [group = '', version] = owner.apiVersion.split('/')
  const kind = owner.kind.toLowerCase()
  return version === undefined ? `${kind}/${owner.name}` : `${kind}.${group}/${owner.name}`
}

function validate({ revision = 0 }: LooseDraft<'controllerrevisions.apps'>): FieldProblem[] {
  const problems = new Problems()
  if (revision < 0) problems.invalid('revision', revision, NEGATIVE)
  return problems.list
}

/** ControllerRevisions (apps/v1). */
export const controllerRevisions: ResourceDefinition<'controllerrevisions.apps'> = {
  ...plain,
  name: 'controllerrevisions.apps',
  group: 'apps',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  singular: 'controllerrevision',
  namespaced: true,
  validate,
  columns: [
    nameColumn,
    text('Controller', 'Whose revision it is.', controllerOf),
    count('Revision', 'Which one, counted from 1.', ({ revision }) => revision),
    ageColumn,
  ],
}
