import type { JobSpec } from 'kubernetes-types/batch/v1'

import { notNegative } from '../checks/numbers.ts'
import type { Problems } from '../checks/problems.ts'
import type { Loose } from '../loose.ts'
import { checkPodTemplate } from '../pod/validate-spec.ts'

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const

/** Says what is wrong with the spec of a Job or of a CronJob's template. @param at where it stands, such as `spec` */
export function checkJobSpec(problems: Problems, at: string, spec: Loose<JobSpec>): void {
  for (const name of COUNTS) notNegative(problems, `${at}.${name}`, spec[name])
  const { completionMode, template } = spec
  problems.oneOf(`${at}.completionMode`, completionMode, ['NonIndexed', 'Indexed'])
  if (completionMode === 'Indexed' && spec.completions === undefined) {
    problems.required(`${at}.completions`, 'when completion mode is Indexed')
  }
  checkPodTemplate(problems, template, `${at}.template`)
  const restartPolicy = template?.spec?.restartPolicy
  const field = `${at}.template.spec.restartPolicy`
  if (restartPolicy === undefined || restartPolicy === 'Always') {
    problems.required(field, 'valid values: "OnFailure", "Never"')
  } else problems.oneOf(field, restartPolicy, ['OnFailure', 'Never'])
}
