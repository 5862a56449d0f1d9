import type { KindMap } from '../../kube/objects.ts'
import type { FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { IMMUTABLE_SET } from './checks/messages.ts'
import { configKey } from './checks/names.ts'
import { Problems } from './checks/problems.ts'
import { isSame } from '../json.ts'
import { ageColumn, count, nameColumn } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'

type ConfigMap = KindMap['configmaps']

const LIMIT = 1_048_576

function validate({ data = {}, binaryData = {} }: LooseDraft<'configmaps'>): FieldProblem[] {
  const problems = new Problems()
  let size = 0
  for (const [key, value = ''] of Object.entries(data)) {
    problems.invalidEach(`data[${key}]`, key, configKey(key))
    if (Object.hasOwn(binaryData, key))
      problems.invalid(`data[${key}]`, key, 'duplicate of key present in binaryData')
    size += Buffer.byteLength(value)
  }
  for (const [key, value = ''] of Object.entries(binaryData)) {
    problems.invalidEach(`binaryData[${key}]`, key, configKey(key))
    size += Buffer.byteLength(value, 'base64')
  }
  if (size > LIMIT) problems.tooLong('', LIMIT)
  return problems.list
}

function validateUpdate(next: ConfigMap, previous: Readonly<ConfigMap>): FieldProblem[] {
  const problems = new Problems()
  if (!previous.immutable) return problems.list
  if (!next.immutable) problems.forbidden('immutable', IMMUTABLE_SET)
  if (!isSame(next.data, previous.data)) problems.forbidden('data', IMMUTABLE_SET)
  if (!isSame(next.binaryData, previous.binaryData)) problems.forbidden('binaryData', IMMUTABLE_SET)
  return problems.list
}

/** ConfigMaps (core/v1). */
export const configMaps: ResourceDefinition<'configmaps'> = {
  ...plain,
  name: 'configmaps',
  group: '',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  namespaced: true,
  validate,
  validateUpdate,
  columns: [
    nameColumn,
    count(
      'Data',
      'How many keys there are.',
      ({ data = {}, binaryData = {} }) => Object.keys(data).length + Object.keys(binaryData).length,
    ),
    ageColumn,
  ],
}
