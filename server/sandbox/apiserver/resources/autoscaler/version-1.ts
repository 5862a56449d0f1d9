import { copyOf, isJsonObject, valueAt } from '../../json.ts'
import type { Conversion } from '../../resource-definition.ts'

const isCpu = (metric: unknown): boolean =>
  valueAt(metric, 'type') === 'Resource' && valueAt(metric, 'resource', 'name') === 'cpu'

const listAt = (value: unknown, ...path: readonly string[]): unknown[] => {
  const found = valueAt(value, ...path)
  return Array.isArray(found) ? found : []
}

const objectAt = (value: unknown, name: string): Record<string, unknown> => {
  const found = valueAt(value, name)
  return isJsonObject(found) ? found : {}
}

/** Moves a percentage between its place in autoscaling/v1 and the metric of cpu in v2. */
const cpuMetric = (averageUtilization: unknown): object => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
})

/**
 * HorizontalPodAutoscalers of autoscaling/v1, which know the share of cpu alone. Other metrics of a stored object do not
 * show there (the real server puts them into annotations).
 */
export const version1: Conversion = {
  toStored(object) {
    const copy = copyOf({ ...object })
    const { targetCPUUtilizationPercentage: wanted, ...spec } = objectAt(copy, 'spec')
    const { currentCPUUtilizationPercentage: current, ...status } = objectAt(copy, 'status')
    if (wanted !== undefined && wanted !== null) spec['metrics'] = [cpuMetric(wanted)]
    if (current !== undefined && current !== null) {
      status['currentMetrics'] = [
        { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } },
      ]
    }
    return { ...copy, apiVersion: 'autoscaling/v2', spec, ...('status' in copy ? { status } : {}) }
  },
  fromStored(object) {
    const copy = copyOf({ ...object })
    const { metrics: _, behavior: __, ...spec } = objectAt(copy, 'spec')
    const { currentMetrics: ___, conditions: ____, ...status } = objectAt(copy, 'status')
    const wanted = valueAt(
      listAt(object, 'spec', 'metrics').find(isCpu),
      'resource',
      'target',
      'averageUtilization',
    )
    const current = valueAt(
      listAt(object, 'status', 'currentMetrics').find(isCpu),
      'resource',
      'current',
      'averageUtilization',
    )
    if (wanted !== undefined) spec['targetCPUUtilizationPercentage'] = wanted
    if (current !== undefined) status['currentCPUUtilizationPercentage'] = current
    return {
      ...copy,
      apiVersion: 'autoscaling/v1',
      spec,
      status: { currentReplicas: 0, desiredReplicas: 0, ...status },
    }
  },
}
