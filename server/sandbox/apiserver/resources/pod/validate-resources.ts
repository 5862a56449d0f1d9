import type { ResourceRequirements } from 'kubernetes-types/core/v1'

import { NEGATIVE, QUANTITY } from '../checks/messages.ts'
import type { Problems } from '../checks/problems.ts'
import { compareQuantities, parseQuantity } from '../checks/quantity.ts'
import { labelKeyProblems } from '../../names.ts'
import type { Loose } from '../loose.ts'

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage'])

type Amounts = Readonly<Record<string, string | undefined>>

function checkName(problems: Problems, at: string, name: string): void {
  const wrong = labelKeyProblems(name)
  problems.invalidEach(at, name, wrong)
  if (wrong.length > 0 || name.includes('/') || STANDARD.has(name) || name.startsWith('hugepages-')) return
  problems.invalid(at, name, 'must be a standard resource type or fully qualified')
  problems.invalid(at, name, 'must be a standard resource for containers')
}

/** Says what is wrong with an amount of something. */
export function checkAmount(problems: Problems, at: string, amount: string | undefined): void {
  const quantity = parseQuantity(amount ?? '0')
  if (!quantity) problems.invalid(at, amount, QUANTITY)
  else if (quantity.billionths < 0n) problems.invalid(at, amount, NEGATIVE)
}

function checkAmounts(problems: Problems, at: string, amounts: Amounts): void {
  for (const [name, amount] of Object.entries(amounts)) {
    checkName(problems, `${at}[${name}]`, name)
    checkAmount(problems, `${at}[${name}]`, amount)
  }
}

/** Says what is wrong with the requests and limits of a container. */
export function checkResources(problems: Problems, at: string, resources: Loose<ResourceRequirements>): void {
  const { limits = {}, requests = {} } = resources
  checkAmounts(problems, `${at}.limits`, limits)
  checkAmounts(problems, `${at}.requests`, requests)
  for (const [name, limitText] of Object.entries(limits)) {
    const requestText = requests[name]
    const limit = parseQuantity(limitText ?? '')
    const request = parseQuantity(requestText ?? '')
    if (limit && request && compareQuantities(request, limit) > 0) {
      const detail = `must be less than or equal to ${name} limit of ${limitText ?? ''}`
      problems.invalid(`${at}.requests`, requestText, detail)
    }
  }
}
