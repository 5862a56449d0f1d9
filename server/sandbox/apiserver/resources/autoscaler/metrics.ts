import type { MetricSpec, MetricStatus } from 'kubernetes-types/autoscaling/v2'

import type { KindMap } from '../../../kube/objects.ts'
import { NONE, UNKNOWN } from '../columns.ts'

type Autoscaler = KindMap['horizontalpodautoscalers.autoscaling']

/** How many metrics a row shows. */
const SHOWN = 2

interface Target {
  type: string
  value?: string
  averageValue?: string
  averageUtilization?: number
}

interface Current {
  value?: string
  averageValue?: string
  averageUtilization?: number
}

/** A share of the request, or an amount, of a resource. */
function resource(name: string, target: Target, current: Current | undefined): string {
  if (target.averageValue !== undefined) {
    return `${name}: ${current?.averageValue ?? UNKNOWN}/${target.averageValue}`
  }
  const now = current?.averageUtilization === undefined ? UNKNOWN : `${current.averageUtilization}%`
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`
  return `${name}: ${now}/${wanted}`
}

/** An amount that is not of a pod's own resources; per pod where it says so. */
function amount(target: Target, current: Current | undefined): string {
  if (target.averageValue !== undefined) {
    return `${current?.averageValue ?? UNKNOWN}/${target.averageValue} (avg)`
  }
  return `${current?.value ?? UNKNOWN}/${target.value ?? ''}`
}

function metric(spec: MetricSpec, status: MetricStatus | undefined): string {
  if (spec.resource) return resource(spec.resource.name, spec.resource.target, status?.resource?.current)
  if (spec.containerResource) {
    const { name, target } = spec.containerResource
    return resource(name, target, status?.containerResource?.current)
  }
  if (spec.pods) {
    return `${status?.pods?.current.averageValue ?? UNKNOWN}/${spec.pods.target.averageValue ?? ''}`
  }
  if (spec.object) return amount(spec.object.target, status?.object?.current)
  return spec.external ? amount(spec.external.target, status?.external?.current) : '<unknown type>'
}

/** What TARGETS shows: `cpu: 12%/80%`, with `<unknown>` for what nobody measures. */
export function formatMetrics({ spec, status }: Autoscaler): string {
  const metrics = spec.metrics ?? []
  if (metrics.length === 0) return NONE
  // The list may be null where no controller has looked yet.
  const current = status.currentMetrics ?? []
  const shown = metrics.slice(0, SHOWN).map((each, index) => metric(each, current[index]))
  const rest = metrics.length > SHOWN ? ` + ${metrics.length - SHOWN} more...` : ''
  return `${shown.join(', ')}${rest}`
}
