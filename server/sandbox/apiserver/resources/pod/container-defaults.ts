import type { Container, LifecycleHandler, Probe } from 'kubernetes-types/core/v1'

import { canonicalQuantity } from '../checks/quantity.ts'
import type { Loose } from '../loose.ts'

/** The tag of an image's name: `latest` when it has neither a tag nor a digest, undefined for a digest alone. */
function tagOf(image: string): string | undefined {
  const [name = '', digest] = image.split('@')
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1)
  if (colon >= 0) return name.slice(colon + 1)
  return digest === undefined ? 'latest' : undefined
}

/** Writes quantities in the form that the server keeps. */
export function canonicalList(list: Record<string, string | undefined> | undefined): void {
  for (const [resource, quantity] of Object.entries(list ?? {})) {
    if (list && quantity !== undefined) list[resource] = canonicalQuantity(quantity)
  }
}

/** In a pod, not in a template, requests that are left out are as high as the limits. */
export function defaultRequests({ resources }: Loose<Container>): void {
  for (const [resource, quantity] of Object.entries(resources?.limits ?? {})) {
    if (!resources) return
    resources.requests ??= {}
    resources.requests[resource] ??= quantity
  }
}

function defaultHttpGet({ httpGet }: Loose<LifecycleHandler>): void {
  if (!httpGet) return
  httpGet.path ||= '/'
  httpGet.scheme ||= 'HTTP'
}

function defaultProbe(probe: Loose<Probe> | undefined): void {
  if (!probe) return
  probe.timeoutSeconds ||= 1
  probe.periodSeconds ||= 10
  probe.successThreshold ||= 1
  probe.failureThreshold ||= 3
  defaultHttpGet(probe)
  if (probe.grpc) probe.grpc.service ??= ''
}

/** Fills what a container leaves out. */
export function defaultContainer(container: Loose<Container>): void {
  container.imagePullPolicy ||= tagOf(container.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent'
  container.terminationMessagePath ||= '/dev/termination-log'
  container.terminationMessagePolicy ||= 'File'
  for (const port of container.ports ?? []) port.protocol ||= 'TCP'
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ||= 'v1'
  }
  container.resources ??= {}
  canonicalList(container.resources.limits)
  canonicalList(container.resources.requests)
  defaultProbe(container.livenessProbe)
  defaultProbe(container.readinessProbe)
  defaultProbe(container.startupProbe)
  if (container.lifecycle?.postStart) defaultHttpGet(container.lifecycle.postStart)
  if (container.lifecycle?.preStop) defaultHttpGet(container.lifecycle.preStop)
}
