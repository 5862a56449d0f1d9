import type { LabelSelector } from 'kubernetes-types/meta/v1'

import { matcherOf } from '../../label-selector.ts'
import { labelKeyProblems, labelValueProblems } from '../../names.ts'
import type { Loose } from '../loose.ts'
import { goMap, goSelector } from './go-syntax.ts'
import { SELECTOR_MISMATCH } from './messages.ts'
import type { Problems } from './problems.ts'

export type Labels = Readonly<Record<string, string | undefined>>

/** The labels that are there. */
function plain(labels: Labels | undefined): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [key, value] of Object.entries(labels ?? {})) if (value !== undefined) found[key] = value
  return found
}

/** Says what is wrong with keys and values of labels. */
export function checkLabels(problems: Problems, field: string, labels: Labels | undefined): void {
  for (const [key, value = ''] of Object.entries(labels ?? {})) {
    problems.invalidEach(field, key, labelKeyProblems(key))
    problems.invalidEach(field, value, labelValueProblems(value))
  }
}

const OPERATORS: ReadonlySet<string> = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist'])

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
    if (!OPERATORS.has(operator))
      problems.invalid(`${at}.operator`, operator, 'not a valid selector operator')
    else if (isSet && values.length === 0) {
      problems.required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")
    } else if (!isSet && values.length > 0) {
      problems.forbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
    }
    problems.invalidEach(`${at}.key`, key, labelKeyProblems(key))
    for (const [at_, value] of values.entries()) {
      problems.invalidEach(`${at}.values[${at_}]`, value, labelValueProblems(value))
    }
  }
}

/** The selector, with what a client left out of it. */
const whole = ({ matchLabels, matchExpressions }: Loose<LabelSelector>): LabelSelector => ({
  matchLabels: { ...plain(matchLabels) },
  matchExpressions: (matchExpressions ?? []).map(({ key = '', operator = '', values = [] }) => ({
    key,
    operator,
    values,
  })),
})

/** Whether a selector chooses these labels; an empty one chooses everything. */
export const selects = (selector: Loose<LabelSelector>, labels: Labels): boolean =>
  matcherOf(whole(selector))(plain(labels))

/** Whether a selector names nothing at all. */
const isEmptySelector = (selector: Loose<LabelSelector>): boolean =>
  Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0

/** Says what is wrong with the selector of a workload and whether the template's labels answer to it. */
export function checkTemplateSelector(
  problems: Problems,
  selector: Loose<LabelSelector> | undefined,
  labels: Labels | undefined,
  whose: string,
): void {
  if (selector) checkSelector(problems, 'spec.selector', selector)
  else problems.required('spec.selector')
  if (selector && isEmptySelector(selector)) {
    problems.invalid('spec.selector', goSelector(selector), `empty selector is invalid for ${whose}`)
  } else if (!selector || !selects(selector, labels ?? {})) {
    problems.invalid('spec.template.metadata.labels', goMap(labels), SELECTOR_MISMATCH)
  }
}
