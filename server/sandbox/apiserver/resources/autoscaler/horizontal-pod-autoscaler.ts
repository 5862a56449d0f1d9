import type { FieldProblem, ResourceDefinition } from '../../resource-definition.ts'
import { Problems } from '../checks/problems.ts'
import { ageColumn, count, nameColumn, text, UNSET } from '../columns.ts'
import type { LooseDraft } from '../loose.ts'
import { plain } from '../plain.ts'
import { formatMetrics } from './metrics.ts'
import { version1 } from './version-1.ts'

type Draft = LooseDraft<'horizontalpodautoscalers.autoscaling'>

const DEFAULT_PERCENT = 80

function applyDefaults(draft: Draft): void {
  const spec = (draft.spec ??= {})
  spec.minReplicas ??= 1
  if ((spec.metrics ?? []).length > 0) return
  const target = { type: 'Utilization', averageUtilization: DEFAULT_PERCENT }
  spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }]
}

function checkMetrics(problems: Problems, metrics: NonNullable<NonNullable<Draft['spec']>['metrics']>): void {
  for (const [index, { type = '', resource }] of metrics.entries()) {
    const at = `spec.metrics[${index}]`
    if (type === '') problems.required(`${at}.type`, 'must specify a metric source type')
    if (!resource) continue
    if (!resource.name) problems.required(`${at}.resource.name`, 'must specify a resource name')
    const { averageUtilization, averageValue } = resource.target ?? {}
    const field = `${at}.resource.target.averageUtilization`
    if (averageUtilization !== undefined && averageUtilization < 1) {
      problems.invalid(field, averageUtilization, 'must be greater than 0')
    }
    if (averageUtilization === undefined && averageValue === undefined) {
      problems.required(field, 'must set either a target raw value or a target utilization')
    }
  }
}

function validate({ spec = {} }: Draft): FieldProblem[] {
  const problems = new Problems()
  const { minReplicas, maxReplicas = 0, scaleTargetRef } = spec
  if (minReplicas !== undefined && minReplicas < 1) {
    problems.invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')
  }
  if (maxReplicas < 1) problems.invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0')
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    problems.invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')
  }
  if (!scaleTargetRef?.kind) problems.required('spec.scaleTargetRef.kind')
  if (!scaleTargetRef?.name) problems.required('spec.scaleTargetRef.name')
  checkMetrics(problems, spec.metrics ?? [])
  return problems.list
}

/** HorizontalPodAutoscalers (autoscaling/v2, and v1). */
export const horizontalPodAutoscalers: ResourceDefinition<'horizontalpodautoscalers.autoscaling'> = {
  ...plain,
  name: 'horizontalpodautoscalers.autoscaling',
  group: 'autoscaling',
  version: 'v2',
  otherVersions: ['v1'],
  conversions: { v1: version1 },
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  applyDefaults,
  prepareCreate(draft: Draft) {
    draft.status = { desiredReplicas: 0 }
    // Go's type always writes the list, empty as it is.
    Object.assign(draft.status, { currentMetrics: null })
  },
  validate,
  columns: [
    nameColumn,
    text(
      'Reference',
      'What is scaled.',
      ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`,
    ),
    text('Targets', 'What is measured, of what is wanted.', formatMetrics),
    text('MinPods', 'The fewest pods.', ({ spec }) => String(spec.minReplicas ?? UNSET)),
    count('MaxPods', 'The most pods.', ({ spec }) => spec.maxReplicas),
    count('Replicas', 'How many pods there are.', ({ status }) => status.currentReplicas ?? 0),
    ageColumn,
  ],
}
