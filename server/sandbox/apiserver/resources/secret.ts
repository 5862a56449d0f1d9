import type { KindMap } from '../../kube/objects.ts'
import { isSame } from '../json.ts'
import type { FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { IMMUTABLE_SET } from './checks/messages.ts'
import { configKey } from './checks/names.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, count, nameColumn, text } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'

type Secret = KindMap['secrets']

const LIMIT = 1_048_576

/** The keys that a Secret of a type must have. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
}

/** Text that was sent as such is kept in base64, over what stood there. */
function applyDefaults(draft: LooseDraft<'secrets'>): void {
  draft.type ||= 'Opaque'
  const texts = Object.entries(draft.stringData ?? {})
  if (texts.length > 0) {
    const data: Record<string, string | undefined> = { ...draft.data }
    for (const [key, value = ''] of texts) data[key] = Buffer.from(value).toString('base64')
    draft.data = data
  }
  delete draft.stringData
}

function validate({ data = {}, type = '' }: LooseDraft<'secrets'>): FieldProblem[] {
  const problems = new Problems()
  let size = 0
  for (const [key, value = ''] of Object.entries(data)) {
    problems.invalidEach(`data[${key}]`, key, configKey(key))
    size += Buffer.byteLength(value, 'base64')
  }
  if (size > LIMIT) problems.tooLong('data', LIMIT)
  for (const key of REQUIRED[type] ?? []) if (!(key in data)) problems.required(`data[${key}]`)
  if (type === 'kubernetes.io/basic-auth' && !('username' in data) && !('password' in data)) {
    problems.required('data[username]')
    problems.required('data[password]')
  }
  return problems.list
}

function validateUpdate(next: Secret, previous: Readonly<Secret>): FieldProblem[] {
  const problems = new Problems()
  problems.immutable('type', next.type, previous.type, next.type)
  if (!previous.immutable) return problems.list
  if (!next.immutable) problems.forbidden('immutable', IMMUTABLE_SET)
  if (!isSame(next.data, previous.data)) problems.forbidden('data', IMMUTABLE_SET)
  return problems.list
}

/** Secrets (core/v1). */
export const secrets: ResourceDefinition<'secrets'> = {
  ...plain,
  name: 'secrets',
  group: '',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  namespaced: true,
  applyDefaults,
  validate,
  validateUpdate,
  columns: [
    nameColumn,
    text('Type', 'What the data is for.', ({ type = '' }) => type),
    count('Data', 'How many keys there are.', ({ data = {} }) => Object.keys(data).length),
    ageColumn,
  ],
  fields: { type: ({ type = '' }) => type },
}
