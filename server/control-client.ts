import { readFile } from 'node:fs/promises'
import { delimiter } from 'node:path'

import { parse } from 'yaml'

import { SandboxError, noControl, sandboxGone, sandboxRefused } from './messages.ts'
import { CONTROL_EXTENSION } from './sandbox/kubeconfig.ts'
import type { SandboxState } from './sandbox/process-message.ts'
import type { Variables } from './shell/environment.ts'

/** Where a sandbox takes what only a simulated cluster can do. */
export interface Control {
  /** `http://127.0.0.1:40123/control` */
  url: string
  token: string
}

/** A request of the control API; server/sandbox/control.ts answers it. */
export type ControlRequest = { action: 'status' } | { action: 'reset' } | { action: 'speed'; speed: number }

/**
 * Finds the control API of the sandbox that KUBECONFIG names.
 * @throws {SandboxError} `no-sandbox` when it names none: a real cluster has no such thing
 */
export async function findControl(environment: Variables): Promise<Control> {
  const given = environment['KUBECONFIG'] ?? ''
  for (const file of given.split(delimiter).filter(Boolean)) {
    const control = readControl(await readFile(file, 'utf8').catch(() => ''))
    if (control) return control
  }
  throw new SandboxError('no-sandbox', noControl(given))
}

/**
 * Asks the control API and gives the state after it.
 * @throws {SandboxError} `gone` when nobody answers, `refused` with the sandbox's own reason
 */
export async function askControl({ url, token }: Control, request: ControlRequest): Promise<SandboxState> {
  const headers = { authorization: `Bearer ${token}` }
  const [path, init] = makeCall(request)
  let response: Response
  let answer: unknown
  try {
    response = await fetch(`${url}${path}`, { ...init, headers })
    answer = await response.json()
  } catch (cause) {
    throw new SandboxError('gone', sandboxGone(), { cause })
  }
  if (response.ok && isSandboxState(answer)) return answer
  const reason = isRecord(answer) ? answer['message'] : undefined
  throw new SandboxError('refused', sandboxRefused(typeof reason === 'string' ? reason : response.statusText))
}

function makeCall(request: ControlRequest): [path: string, init: RequestInit] {
  switch (request.action) {
    case 'status':
      return ['', { method: 'GET' }]
    case 'reset':
      return ['/reset', { method: 'POST' }]
    case 'speed':
      return ['/speed', { method: 'PUT', body: JSON.stringify({ speed: request.speed }) }]
  }
}

/** Reads the extension that kubeconfig.ts writes, and the token beside it; null for any other cluster's kubeconfig. */
function readControl(text: string): Control | null {
  const config = parseYaml(text)
  const cluster = firstOf(config, 'clusters', 'cluster')
  const extensions = isRecord(cluster) ? listOf(cluster['extensions']) : []
  const ours = extensions.filter(isRecord).find(({ name }) => name === CONTROL_EXTENSION)?.['extension']
  const user = firstOf(config, 'users', 'user')
  if (!isRecord(ours) || !isRecord(user)) return null
  const { control } = ours
  const { token } = user
  return typeof control === 'string' && typeof token === 'string' ? { url: control, token } : null
}

function parseYaml(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return null
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isSandboxState = (value: unknown): value is SandboxState =>
  isRecord(value) && typeof value['speed'] === 'number' && typeof value['resets'] === 'number'

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** What the first entry of one of a kubeconfig's lists holds; a sandbox's lists have one each. */
function firstOf(config: unknown, list: string, key: string): unknown {
  const [first] = isRecord(config) ? listOf(config[list]) : []
  return isRecord(first) ? first[key] : undefined
}
