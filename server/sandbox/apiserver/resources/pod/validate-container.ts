import type { Container, ContainerPort, EnvFromSource, EnvVar, VolumeMount } from 'kubernetes-types/core/v1'

import { envName, dns1123Label } from '../checks/names.ts'
import { UNIQUE } from '../checks/messages.ts'
import { portName, portNumber, PROTOCOLS } from '../checks/ports.ts'
import { checkDescendingPath } from '../checks/paths.ts'
import type { Problems } from '../checks/problems.ts'
import type { Loose } from '../loose.ts'
import { checkProbes, checkLifecycle } from './validate-probe.ts'
import { checkResources } from './validate-resources.ts'

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never']
const MESSAGE_POLICIES = ['FallbackToLogsOnError', 'File']

function checkPort(problems: Problems, at: string, port: Loose<ContainerPort>, names: Set<string>): void {
  const { name = '', containerPort = 0, hostPort = 0, protocol } = port
  if (name !== '') {
    const wrong = portName(name)
    problems.invalidEach(`${at}.name`, name, wrong)
    if (wrong.length === 0 && names.has(name)) problems.duplicate(`${at}.name`, name)
    names.add(name)
  }
  if (containerPort === 0) problems.required(`${at}.containerPort`)
  else problems.invalidEach(`${at}.containerPort`, containerPort, portNumber(containerPort))
  if (hostPort !== 0) problems.invalidEach(`${at}.hostPort`, hostPort, portNumber(hostPort))
  problems.oneOf(`${at}.protocol`, protocol, PROTOCOLS)
}

function checkVariable(
  problems: Problems,
  at: string,
  { name = '', value = '', valueFrom }: Loose<EnvVar>,
): void {
  if (name === '') problems.required(`${at}.name`)
  else problems.invalidEach(`${at}.name`, name, envName(name))
  if (!valueFrom) return
  const sources = Object.values(valueFrom).filter((source) => source !== undefined).length
  const all = '`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'
  if (sources === 0) problems.invalid(`${at}.valueFrom`, '', `must specify one of: ${all}`)
  if (sources > 1)
    problems.invalid(`${at}.valueFrom`, '', 'may not have more than one field specified at a time')
  if (sources > 0 && value !== '') {
    problems.invalid(`${at}.valueFrom`, '', 'may not be specified when `value` is not empty')
  }
  const { configMapKeyRef, secretKeyRef, fieldRef } = valueFrom
  if (configMapKeyRef && !configMapKeyRef.key) problems.required(`${at}.valueFrom.configMapKeyRef.key`)
  if (secretKeyRef && !secretKeyRef.key) problems.required(`${at}.valueFrom.secretKeyRef.key`)
  if (fieldRef && !fieldRef.fieldPath) problems.required(`${at}.valueFrom.fieldRef.fieldPath`)
}

function checkEnvFrom(problems: Problems, at: string, source: Loose<EnvFromSource>): void {
  const { prefix = '', configMapRef, secretRef } = source
  if (prefix !== '') problems.invalidEach(`${at}.prefix`, prefix, envName(prefix))
  if (configMapRef && !configMapRef.name) problems.required(`${at}.configMapRef.name`)
  if (secretRef && !secretRef.name) problems.required(`${at}.secretRef.name`)
  if (!configMapRef && !secretRef) {
    problems.invalid(at, '', 'must specify one of: `configMapRef` or `secretRef`')
  }
}

function checkMounts(
  problems: Problems,
  at: string,
  mounts: Loose<VolumeMount>[],
  volumes: ReadonlySet<string>,
): void {
  const paths = new Set<string>()
  for (const [index, { name = '', mountPath = '', subPath = '' }] of mounts.entries()) {
    if (name === '') problems.required(`${at}[${index}].name`)
    else if (!volumes.has(name)) problems.notFound(`${at}[${index}].name`, name)
    if (mountPath === '') problems.required(`${at}[${index}].mountPath`)
    if (paths.has(mountPath)) problems.invalid(`${at}[${index}].mountPath`, mountPath, UNIQUE)
    paths.add(mountPath)
    checkDescendingPath(problems, `${at}[${index}].subPath`, subPath)
  }
}

function checkImage(problems: Problems, at: string, image: string): void {
  if (image === '') problems.required(`${at}.image`)
  else if (image.trim() !== image) {
    problems.invalid(`${at}.image`, image, 'must not have leading or trailing whitespace')
  }
}

function checkLists(
  problems: Problems,
  at: string,
  container: Loose<Container>,
  volumes: ReadonlySet<string>,
): void {
  const portNames = new Set<string>()
  for (const [index, port] of (container.ports ?? []).entries()) {
    checkPort(problems, `${at}.ports[${index}]`, port, portNames)
  }
  for (const [index, variable] of (container.env ?? []).entries()) {
    checkVariable(problems, `${at}.env[${index}]`, variable)
  }
  for (const [index, source] of (container.envFrom ?? []).entries()) {
    checkEnvFrom(problems, `${at}.envFrom[${index}]`, source)
  }
  checkMounts(problems, `${at}.volumeMounts`, container.volumeMounts ?? [], volumes)
}

/** What containers of one pod may refer to, and what names are taken so far. */
export interface ContainerScope {
  volumes: ReadonlySet<string>
  names: Set<string>
}

/** Says what is wrong with one container (core/validation validateContainerCommon). */
export function checkContainer(
  problems: Problems,
  at: string,
  container: Loose<Container>,
  scope: ContainerScope,
): void {
  const { name = '' } = container
  if (name === '') problems.required(`${at}.name`)
  else problems.invalidEach(`${at}.name`, name, dns1123Label(name))
  if (name !== '' && scope.names.has(name)) problems.duplicate(`${at}.name`, name)
  scope.names.add(name)
  checkImage(problems, at, container.image ?? '')
  problems.oneOf(`${at}.terminationMessagePolicy`, container.terminationMessagePolicy, MESSAGE_POLICIES)
  checkLists(problems, at, container, scope.volumes)
  problems.oneOf(`${at}.imagePullPolicy`, container.imagePullPolicy, PULL_POLICIES)
  checkResources(problems, `${at}.resources`, container.resources ?? {})
  checkLifecycle(problems, `${at}.lifecycle`, container.lifecycle)
  checkProbes(problems, at, container)
}
