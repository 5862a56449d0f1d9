import type { LabelSelector } from 'kubernetes-types/meta/v1'

import type { Loose } from '../loose.ts'
import { goMap, goSelector } from './go-syntax.ts'
import { SELECTOR_MISMATCH } from './messages.ts'
import { labelValue, qualifiedName } from './names.ts'
import type { Problems } from './problems.ts'

export type Labels = Readonly<Record<string, string | undefined>>

/** Says what is wrong with keys and values of labels. */
export function checkLabels(problems: Problems, field: string, labels: Labels | undefined): void {
  for (const [key, value = ''] of Object.entries(labels ?? {})) {
    problems.invalidEach(field, key, qualifiedName(key))
    problems.invalidEach(field, value, labelValue(value))
  }
}

const OPERATORS: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist']

/** Says what is wrong with a label selector (meta/v1 LabelSelector). */
export function checkSelector(
  problems: Problems,
  field: string,
  selector: Loose<LabelSelector> | undefined,
): void {
  checkLabels(problems, `${field}.matchLabels`, selector?.matchLabels)
  for (const [index, requirement] of (selector?.matchExpressions ?? []).entries()) {
    const at = `${field}.matchExpressions[${index}]`
    const { key = '', operator = '', values = [] } = requirement
    const isSet = operator === 'In' || operator === 'NotIn'
    if (!OPERATORS.includes(operator))
      problems.invalid(`${at}.operator`, operator, 'not a valid selector operator')
    else if (isSet && values.length === 0) {
      problems.required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")
    } else if (!isSet && values.length > 0) {
      problems.forbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
    }
    problems.invalidEach(`${at}.key`, key, qualifiedName(key))
    for (const [at_, value] of values.entries()) {
      problems.invalidEach(`${at}.values[${at_}]`, value, labelValue(value))
    }
  }
}

/** Whether a selector chooses these labels; an empty one chooses everything. */
export function selects(selector: Loose<LabelSelector>, labels: Labels): boolean {
  const plain = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value)
  const wanted = (selector.matchExpressions ?? []).every(({ key = '', operator, values = [] }) => {
    const value = labels[key]
    if (operator === 'In') return value !== undefined && values.includes(value)
    if (operator === 'NotIn') return value === undefined || !values.includes(value)
    return operator === 'Exists' ? value !== undefined : value === undefined
  })
  return plain && wanted
}

/** Whether a selector names nothing at all. */
export const isEmptySelector = (selector: Loose<LabelSelector>): boolean =>
  Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0

/** Says what is wrong with the selector of a workload and whether the template's labels answer to it. */
export function checkTemplateSelector(
  problems: Problems,
  selector: Loose<LabelSelector> | undefined,
  labels: Labels | undefined,
  whose: string,
): void {
  if (!selector) {
    problems.required('spec.selector')
    return
  }
  checkSelector(problems, 'spec.selector', selector)
  if (isEmptySelector(selector)) {
    problems.invalid('spec.selector', goSelector(selector), `empty selector is invalid for ${whose}`)
  } else if (!selects(selector, labels ?? {})) {
    problems.invalid('spec.template.metadata.labels', goMap(labels), SELECTOR_MISMATCH)
  }
}
