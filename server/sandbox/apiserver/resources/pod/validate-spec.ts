import type { PodSpec, PodTemplateSpec, Toleration } from 'kubernetes-types/core/v1'

import { checkLabels } from '../checks/labels.ts'
import { dns1123Label, dns1123Subdomain } from '../checks/names.ts'
import { inRange } from '../checks/numbers.ts'
import type { Problems } from '../checks/problems.ts'
import type { Loose } from '../loose.ts'
import { checkContainer } from './validate-container.ts'
import { checkVolumes } from './validate-volume.ts'

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never']
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
const MAX_INT32 = 2_147_483_647

function checkContainers(problems: Problems, at: string, spec: Loose<PodSpec>): void {
  const volumes = checkVolumes(problems, `${at}.volumes`, spec.volumes ?? [])
  const scope = { volumes, names: new Set<string>() }
  const containers = spec.containers ?? []
  if (containers.length === 0) problems.required(`${at}.containers`)
  for (const [index, container] of containers.entries()) {
    checkContainer(problems, `${at}.containers[${index}]`, container, scope)
  }
  for (const [index, container] of (spec.initContainers ?? []).entries()) {
    checkContainer(problems, `${at}.initContainers[${index}]`, container, scope)
    if (container.restartPolicy !== undefined && container.restartPolicy !== 'Always') {
      problems.notSupported(`${at}.initContainers[${index}].restartPolicy`, container.restartPolicy, [
        'Always',
      ])
    }
  }
}

function checkToleration(problems: Problems, at: string, toleration: Loose<Toleration>): void {
  const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = toleration
  if (key === '' && operator !== 'Exists') {
    problems.invalid(
      `${at}.operator`,
      operator,
      'operator must be Exists when `key` is empty, which means "match all values and all keys"',
    )
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    problems.invalid(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")
  }
  if (operator === 'Exists' && value !== '') {
    problems.invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'")
  }
  if (operator !== '') problems.oneOf(`${at}.operator`, operator, ['Equal', 'Exists'])
  if (effect !== '') problems.oneOf(`${at}.effect`, effect, TAINT_EFFECTS)
}

function checkNames(problems: Problems, at: string, spec: Loose<PodSpec>): void {
  const { serviceAccountName = '', nodeName = '', hostname = '', subdomain = '' } = spec
  const priorityClassName = spec.priorityClassName ?? ''
  if (serviceAccountName !== '') {
    problems.invalidEach(`${at}.serviceAccountName`, serviceAccountName, dns1123Subdomain(serviceAccountName))
  }
  if (nodeName !== '') problems.invalidEach(`${at}.nodeName`, nodeName, dns1123Subdomain(nodeName))
  if (hostname !== '') problems.invalidEach(`${at}.hostname`, hostname, dns1123Label(hostname))
  if (subdomain !== '') problems.invalidEach(`${at}.subdomain`, subdomain, dns1123Label(subdomain))
  if (priorityClassName !== '') {
    problems.invalidEach(`${at}.priorityClassName`, priorityClassName, dns1123Subdomain(priorityClassName))
  }
}

/** Says what is wrong with the spec of a pod or of a template. @param at where it stands, such as `spec.template.spec` */
export function checkPodSpec(problems: Problems, at: string, spec: Loose<PodSpec>): void {
  checkContainers(problems, at, spec)
  problems.oneOf(`${at}.restartPolicy`, spec.restartPolicy, RESTART_POLICIES)
  problems.oneOf(`${at}.dnsPolicy`, spec.dnsPolicy, DNS_POLICIES)
  checkLabels(problems, `${at}.nodeSelector`, spec.nodeSelector)
  checkNames(problems, at, spec)
  for (const [index, toleration] of (spec.tolerations ?? []).entries()) {
    checkToleration(problems, `${at}.tolerations[${index}]`, toleration)
  }
  inRange(problems, `${at}.activeDeadlineSeconds`, spec.activeDeadlineSeconds, [1, MAX_INT32])
}

/** Says what is wrong with a pod template; one that is missing lacks its containers. */
export function checkPodTemplate(
  problems: Problems,
  template: Loose<PodTemplateSpec> | undefined,
  at = 'spec.template',
): void {
  checkLabels(problems, `${at}.labels`, template?.metadata?.labels)
  checkPodSpec(problems, `${at}.spec`, template?.spec ?? {})
}
