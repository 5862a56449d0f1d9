import type { PodTemplateSpec } from 'kubernetes-types/core/v1'
import type { LabelSelector } from 'kubernetes-types/meta/v1'

import { goSelector } from '../checks/go-syntax.ts'
import { checkTemplateSelector } from '../checks/labels.ts'
import { notNegative } from '../checks/numbers.ts'
import { Problems } from '../checks/problems.ts'
import type { FieldProblem } from '../../resource-definition.ts'
import type { Loose } from '../loose.ts'
import { checkPodTemplate } from '../pod/validate-spec.ts'

/** What the specs of Deployments, ReplicaSets, DaemonSets and StatefulSets share. */
export interface ReplicatedSpec {
  replicas?: number
  minReadySeconds?: number
  revisionHistoryLimit?: number
  selector: LabelSelector
  template: PodTemplateSpec
}

/** Says what is wrong with what these kinds share. @param whose the kind's name, as its messages have it */
export function checkReplicated(problems: Problems, spec: Loose<ReplicatedSpec>, whose: string): void {
  const { template } = spec
  notNegative(problems, 'spec.replicas', spec.replicas)
  notNegative(problems, 'spec.minReadySeconds', spec.minReadySeconds)
  notNegative(problems, 'spec.revisionHistoryLimit', spec.revisionHistoryLimit)
  checkTemplateSelector(problems, spec.selector, template?.metadata?.labels, whose)
  checkPodTemplate(problems, template)
  const restartPolicy = template?.spec?.restartPolicy
  if (restartPolicy !== undefined && restartPolicy !== 'Always') {
    problems.notSupported('spec.template.spec.restartPolicy', restartPolicy, ['Always'])
  }
  if (template?.spec?.activeDeadlineSeconds !== undefined) {
    problems.forbidden(
      'spec.template.spec.activeDeadlineSeconds',
      'activeDeadlineSeconds in ReplicaSet is not Supported',
    )
  }
}

/** Says that a selector may not change once the object exists. */
export function selectorUpdateProblems(
  next: { spec: ReplicatedSpec },
  previous: { readonly spec: ReplicatedSpec },
): FieldProblem[] {
  const problems = new Problems()
  const { selector } = next.spec
  problems.immutable('spec.selector', selector, previous.spec.selector, goSelector(selector))
  return problems.list
}
