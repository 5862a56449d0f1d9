import { PARTS } from '../messages.ts'
import type { FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { Problems } from './checks/problems.ts'
import { createdAtColumn, nameColumn } from './columns.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'
import { canonicalList } from './pod/container-defaults.ts'
import { checkAmount } from './pod/validate-resources.ts'

const LISTS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const

function applyDefaults(draft: LooseDraft<'limitranges'>): void {
  for (const item of draft.spec?.limits ?? []) {
    for (const name of LISTS) canonicalList(item[name])
    if (item.type !== 'Container') continue
    // A default that is left out follows from the next stricter bound.
    item.default = { ...item.max, ...item.default }
    item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest }
    if (Object.keys(item.default).length === 0) delete item.default
    if (Object.keys(item.defaultRequest).length === 0) delete item.defaultRequest
  }
}

function validate({ spec = {} }: LooseDraft<'limitranges'>): FieldProblem[] {
  const problems = new Problems()
  const seen = new Set<string>()
  for (const [index, item] of (spec.limits ?? []).entries()) {
    const at = `spec.limits[${index}]`
    const { type = '' } = item
    if (seen.has(type)) problems.duplicate(`${at}.type`, type)
    seen.add(type)
    for (const name of LISTS) {
      for (const [resource, amount] of Object.entries(item[name] ?? {})) {
        checkAmount(problems, `${at}.${name}[${resource}]`, amount)
      }
    }
  }
  return problems.list
}

/** LimitRanges (core/v1): kept and shown; pods are not held to them, which their maker is told. */
export const limitRanges: ResourceDefinition<'limitranges'> = {
  ...plain,
  name: 'limitranges',
  group: '',
  kind: 'LimitRange',
  plural: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  namespaced: true,
  applyDefaults,
  validate,
  warning: PARTS.keptOnly('limit ranges', 'holds no pod to them'),
  columns: [nameColumn, createdAtColumn],
}
