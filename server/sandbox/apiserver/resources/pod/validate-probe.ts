import type { Container, Lifecycle, LifecycleHandler, Probe } from 'kubernetes-types/core/v1'

import { notNegative } from '../checks/numbers.ts'
import { portReference } from '../checks/ports.ts'
import type { Problems } from '../checks/problems.ts'
import type { Loose } from '../loose.ts'

const SCHEMES = ['HTTP', 'HTTPS']
const HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const

type Handler = Loose<Probe> & Loose<LifecycleHandler>

function checkHandler(problems: Problems, at: string, handler: Handler): void {
  const { exec, httpGet, tcpSocket, grpc } = handler
  const given = HANDLERS.filter((name) => handler[name] !== undefined)
  if (given.length === 0) problems.required(at, 'must specify a handler type')
  for (const name of given.slice(1)) {
    problems.forbidden(`${at}.${name}`, 'may not specify more than 1 handler type')
  }
  if (exec && (exec.command ?? []).length === 0) problems.required(`${at}.exec.command`)
  if (httpGet) {
    if (!httpGet.path) problems.required(`${at}.httpGet.path`)
    portReference(problems, `${at}.httpGet.port`, httpGet.port)
    problems.oneOf(`${at}.httpGet.scheme`, httpGet.scheme, SCHEMES)
  }
  if (tcpSocket) portReference(problems, `${at}.tcpSocket.port`, tcpSocket.port)
  if (grpc) portReference(problems, `${at}.grpc.port`, grpc.port)
}

function checkProbe(
  problems: Problems,
  at: string,
  probe: Loose<Probe> | undefined,
  onlyOnce: boolean,
): void {
  if (!probe) return
  checkHandler(problems, at, probe)
  notNegative(problems, `${at}.initialDelaySeconds`, probe.initialDelaySeconds)
  notNegative(problems, `${at}.timeoutSeconds`, probe.timeoutSeconds)
  notNegative(problems, `${at}.periodSeconds`, probe.periodSeconds)
  notNegative(problems, `${at}.successThreshold`, probe.successThreshold)
  notNegative(problems, `${at}.failureThreshold`, probe.failureThreshold)
  const grace = probe.terminationGracePeriodSeconds
  if (grace !== undefined && grace <= 0) {
    problems.invalid(`${at}.terminationGracePeriodSeconds`, grace, 'must be greater than 0')
  }
  if (onlyOnce && probe.successThreshold !== undefined && probe.successThreshold !== 1) {
    problems.invalid(`${at}.successThreshold`, probe.successThreshold, 'must be 1')
  }
}

/** Says what is wrong with a container's probes. */
export function checkProbes(problems: Problems, at: string, container: Loose<Container>): void {
  checkProbe(problems, `${at}.livenessProbe`, container.livenessProbe, true)
  checkProbe(problems, `${at}.readinessProbe`, container.readinessProbe, false)
  checkProbe(problems, `${at}.startupProbe`, container.startupProbe, true)
}

/** Says what is wrong with what a container does after its start and before its end. */
export function checkLifecycle(
  problems: Problems,
  at: string,
  lifecycle: Loose<Lifecycle> | undefined,
): void {
  if (lifecycle?.postStart) checkHandler(problems, `${at}.postStart`, lifecycle.postStart)
  if (lifecycle?.preStop) checkHandler(problems, `${at}.preStop`, lifecycle.preStop)
}
