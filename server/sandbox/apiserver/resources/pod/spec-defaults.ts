import type { PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1'

import type { Loose } from '../loose.ts'
import { canonicalList, defaultContainer } from './container-defaults.ts'
import { defaultVolume } from './volume-defaults.ts'

/** On the host's network, a container's port is the host's. */
export function copyHostPorts(spec: Loose<PodSpec>): void {
  if (!spec.hostNetwork) return
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    for (const port of container.ports ?? []) port.hostPort ??= port.containerPort
  }
}

/** What a pod has that was made by itself or from a template (v1 SetDefaults_PodSpec). */
export function defaultPodSpec(spec: Loose<PodSpec>): void {
  spec.dnsPolicy ||= 'ClusterFirst'
  spec.restartPolicy ||= 'Always'
  spec.schedulerName ||= 'default-scheduler'
  spec.securityContext ??= {}
  spec.terminationGracePeriodSeconds ??= 30
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName
  else if (spec.serviceAccount) spec.serviceAccountName = spec.serviceAccount
  for (const container of spec.containers ?? []) defaultContainer(container)
  for (const container of spec.initContainers ?? []) defaultContainer(container)
  for (const volume of spec.volumes ?? []) defaultVolume(volume)
  canonicalList(spec.overhead)
}

/** Fills a pod template; its metadata always says that it was never created itself. */
export function defaultPodTemplate(template: Loose<PodTemplateSpec> | undefined): void {
  if (!template) return
  template.metadata = { ...template.metadata }
  // The API's Go types cannot leave this out, and `kubectl get -o yaml` shows it.
  Object.assign(template.metadata, { creationTimestamp: null })
  if (template.spec) defaultPodSpec(template.spec)
}
