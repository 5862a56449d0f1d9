import type { KindMap } from '../../kube/objects.ts'
import type { ResourceDefinition } from '../resource-definition.ts'
import { IMMUTABLE } from './checks/messages.ts'
import { Problems } from './checks/problems.ts'
import { ageColumn, nameColumn, NONE, text } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'

function parametersOf({ spec }: KindMap['ingressclasses.networking.k8s.io']): string {
  const parameters = spec?.parameters
  if (!parameters) return NONE
  const group = parameters.apiGroup === undefined ? '' : `.${parameters.apiGroup}`
  return `${parameters.kind}${group}/${parameters.name}`
}

/** IngressClasses (networking.k8s.io/v1). */
export const ingressClasses: ResourceDefinition<'ingressclasses.networking.k8s.io'> = {
  ...plain,
  name: 'ingressclasses.networking.k8s.io',
  group: 'networking.k8s.io',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  singular: 'ingressclass',
  namespaced: false,
  hasGeneration: true,
  validate({ spec = {} }: LooseDraft<'ingressclasses.networking.k8s.io'>) {
    const problems = new Problems()
    if (!spec.controller) problems.required('spec.controller')
    return problems.list
  },
  validateUpdate(next, previous) {
    const problems = new Problems()
    const after = next.spec?.controller
    if (after !== previous.spec?.controller) problems.invalid('spec.controller', after, IMMUTABLE)
    return problems.list
  },
  columns: [
    nameColumn,
    text('Controller', 'What serves Ingresses of this class.', ({ spec }) => spec?.controller ?? ''),
    text('Parameters', 'Where more of it is said.', parametersOf),
    ageColumn,
  ],
}
