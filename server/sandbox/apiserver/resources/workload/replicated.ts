import type { PodTemplateSpec } from 'kubernetes-types/core/v1'
import type { LabelSelector } from 'kubernetes-types/meta/v1'

import { goSelector } from '../checks/go-syntax.ts'
import { checkTemplateSelector } from '../checks/labels.ts'
import { notNegative } from '../checks/numbers.ts'
import { Problems } from '../checks/problems.ts'
import type { Column, FieldProblem, ScaleAccess } from '../../resource-definition.ts'
import { text } from '../columns.ts'
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

/** How the scale subresource reads and writes the kinds of apps/v1 that count their pods. */
export const replicatedScale: ScaleAccess<{
  spec: { replicas?: number; selector?: LabelSelector }
  status: { replicas?: number }
}> = {
  read: ({ spec, status }) => ({
    desired: spec.replicas ?? 0,
    current: status.replicas ?? 0,
    selector: spec.selector,
  }),
  write(draft, replicas) {
    draft.spec.replicas = replicas
  },
}

/** The column of pods that are ready, of how many there should be. */
export const readyColumn: Column<{ spec: { replicas?: number }; status: { readyReplicas?: number } }> = text(
  'Ready',
  'How many pods are ready, of how many.',
  ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
)

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
