// One look at a container, as its probes take it. gRPC is not modelled, HTTPS is asked without TLS.
import { Writable } from 'node:stream'
import type { Duplex } from 'node:stream'

import type { Container as ContainerSpec, HTTPGetAction } from 'kubernetes-types/core/v1'

import type { Clock } from '../../clock.ts'
import type { Container } from '../../programs/container.ts'
import { StartError } from '../../programs/start-error.ts'
import { MESSAGES } from './messages.ts'

/** What a probe or a hook asks for (core/v1 ProbeHandler and LifecycleHandler). */
export interface Action {
  exec?: { command?: string[] }
  httpGet?: HTTPGetAction
  tcpSocket?: { host?: string; port: number | string }
  grpc?: object
}

export interface ProbeTarget {
  clock: Clock
  container: Container
  spec: ContainerSpec
  podIP: string
  /** Connects to the pod from its node. */
  dial: (ip: string, port: number) => Promise<Duplex>
}

/** `output` is what the event says when it failed. */
export interface ProbeResult {
  ok: boolean
  output: string
}

/** The kubelet reads no more of what a probe's command prints. */
const OUTPUT_LIMIT_BYTES = 10 * 1024
/** Nobody's head of an answer is longer. */
const HEAD_LIMIT_BYTES = 64 * 1024

const OK: ProbeResult = { ok: true, output: '' }

const failure = (output: string): ProbeResult => ({ ok: false, output })

/** Does what a probe asks for, once. Never rejects. */
export async function performProbe(
  action: Action,
  target: ProbeTarget,
  timeoutSeconds: number,
): Promise<ProbeResult> {
  if (action.exec) return runCommand(action.exec.command ?? [], target, timeoutSeconds)
  if (action.httpGet) return getHttp(action.httpGet, target, timeoutSeconds)
  if (action.tcpSocket) return connect(action.tcpSocket, target, timeoutSeconds)
  return action.grpc === undefined ? OK : failure(MESSAGES.grpcNotModelled())
}

/** Runs a command in the container; its output counts, and its exit code. */
async function runCommand(
  command: readonly string[],
  { container, clock }: ProbeTarget,
  seconds: number,
): Promise<ProbeResult> {
  const chunks: Buffer[] = []
  let size = 0
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (size < OUTPUT_LIMIT_BYTES) chunks.push(chunk)
      size += chunk.length
      done()
    },
  })
  try {
    const child = container.exec(command, { stdout: sink, stderr: sink, tty: null })
    const code = await within(clock, seconds, child.exit)
    if (code === undefined) {
      child.kill('KILL')
      return failure(MESSAGES.commandTimedOut(command, seconds))
    }
    return code === 0 ? OK : failure(Buffer.concat(chunks).toString())
  } catch (error) {
    if (error instanceof StartError) return failure(error.message)
    throw error
  }
}

async function connect(
  { host, port }: { host?: string; port: number | string },
  target: ProbeTarget,
  seconds: number,
): Promise<ProbeResult> {
  const number = portNumber(port, target.spec)
  if (number === undefined) return failure(MESSAGES.unknownPort(String(port)))
  const connection = await open(host ?? target.podIP, number, target, seconds)
  if (typeof connection === 'string') return failure(connection)
  connection.destroy()
  return OK
}

async function getHttp(action: HTTPGetAction, target: ProbeTarget, seconds: number): Promise<ProbeResult> {
  const port = portNumber(action.port, target.spec)
  if (port === undefined) return failure(MESSAGES.unknownPort(String(action.port)))
  const host = action.host ?? target.podIP
  const path = `/${(action.path ?? '').replace(/^\//, '')}`
  const url = `${(action.scheme ?? 'HTTP').toLowerCase()}://${host}:${port}${path}`
  const connection = await open(host, port, target, seconds)
  if (typeof connection === 'string') return failure(MESSAGES.httpFailed(url, connection))
  try {
    connection.write(requestHead(action, path, `${host}:${port}`))
    const status = await within(target.clock, seconds, readStatus(connection))
    if (status === undefined) return failure(MESSAGES.httpFailed(url, MESSAGES.httpTimedOut()))
    if (status === 0) return failure(MESSAGES.httpFailed(url, MESSAGES.httpBroken()))
    return status >= 200 && status < 400 ? OK : failure(MESSAGES.httpStatus(status))
  } finally {
    connection.destroy()
  }
}

/** A connection, or why there is none. */
async function open(
  host: string,
  port: number,
  { clock, dial }: ProbeTarget,
  seconds: number,
): Promise<Duplex | string> {
  const dialling = dial(host, port).catch(() => null)
  const connection = await within(clock, seconds, dialling)
  if (connection === undefined) {
    void dialling.then((late) => late?.destroy())
    return MESSAGES.dialTimedOut(`${host}:${port}`)
  }
  if (connection === null) return MESSAGES.refused(`${host}:${port}`)
  // What happens to it later shows in what it answers.
  connection.on('error', () => {})
  return connection
}

function requestHead({ httpHeaders = [] }: HTTPGetAction, path: string, host: string): string {
  const headers = new Map([
    ['host', `Host: ${host}`],
    ['user-agent', 'User-Agent: kube-probe/1.32'],
    ['accept', 'Accept: */*'],
    ['connection', 'Connection: close'],
  ])
  for (const { name, value } of httpHeaders) headers.set(name.toLowerCase(), `${name}: ${value}`)
  return `GET ${path} HTTP/1.1\r\n${[...headers.values()].join('\r\n')}\r\n\r\n`
}

/** The status code of an answer; 0 when it is none. */
async function readStatus(connection: Duplex): Promise<number> {
  let head = ''
  try {
    for await (const chunk of connection) {
      head += String(chunk)
      if (head.includes('\r\n') || head.length > HEAD_LIMIT_BYTES) break
    }
  } catch {
    return 0
  }
  return Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0)
}

/** The port's number, by number or by the name that the container gives it. */
function portNumber(port: number | string, spec: ContainerSpec): number | undefined {
  if (typeof port === 'number') return port
  return spec.ports?.find(({ name }) => name === port)?.containerPort
}

/** What a promise gives, or undefined when it takes longer than so many seconds. */
async function within<T>(clock: Clock, seconds: number, promise: Promise<T>): Promise<T | undefined> {
  let alarm: { dispose(): void } | undefined
  const late = new Promise<undefined>((resolve) => {
    alarm = clock.after(seconds * 1000, () => resolve(undefined))
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    alarm?.dispose()
  }
}
