import { LINES } from './messages.ts'
import { SERVICES } from './services.ts'
import type { ServiceName } from './services.ts'

/** Where a service is found. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** What the environment of a service says. */
export interface Settings {
  readonly port: number
  /** How long it still takes requests after the signal to end, while the cluster learns that it ends; milliseconds. */
  readonly drainMs: number
  /** Base URL for traces (OpenTelemetry's OTEL_EXPORTER_OTLP_ENDPOINT), or null for none. */
  readonly traces: URL | null
  addressOf(service: ServiceName): Address
}

/** A setting that cannot be used; the message says which and why. */
export class SettingError extends Error {
  override name = 'SettingError'
  readonly code = 'bad-setting'
}

const DRAIN_MS = 2000

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads a service's settings: LISTEN_PORT, DRAIN_MS, OTEL_EXPORTER_OTLP_ENDPOINT, and PROFILE_ADDRESS, SEARCH_ADDRESS,
 * GEO_ADDRESS and RATE_ADDRESS as `host:port`. Never names such as PROFILE_PORT: Kubernetes puts URLs of its Services
 * there (`tcp://10.96.0.7:8081`).
 * @throws {SettingError}
 */
export function readSettings(service: ServiceName, environment: Environment): Settings {
  const whole = (name: string, missing: number, most: number): number => {
    const text = environment[name] ?? ''
    if (text === '') return missing
    if (/^\d{1,6}$/.test(text) && Number(text) <= most) return Number(text)
    throw new SettingError(LINES.badSetting(service, name, `a whole number up to ${most}`, text))
  }
  const addresses = new Map(
    SERVICES[service].asks.map((name) => [name, readAddress(service, name, environment)]),
  )
  return {
    port: whole('LISTEN_PORT', SERVICES[service].port, 65_535),
    drainMs: whole('DRAIN_MS', DRAIN_MS, 60_000),
    traces: readEndpoint(service, environment),
    addressOf: (name) => addresses.get(name) ?? { host: name, port: SERVICES[name].port },
  }
}

function readAddress(service: ServiceName, name: ServiceName, environment: Environment): Address {
  const variable = `${name.toUpperCase()}_ADDRESS`
  const text = environment[variable] ?? ''
  if (text === '') return { host: name, port: SERVICES[name].port }
  const match = /^(?<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(?<port>\d{1,5})$/.exec(text)
  const { host = '', port = '' } = match?.groups ?? {}
  if (match === null || Number(port) > 65_535) {
    throw new SettingError(LINES.badSetting(service, variable, 'host:port', text))
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}

function readEndpoint(service: ServiceName, environment: Environment): URL | null {
  const variable = 'OTEL_EXPORTER_OTLP_ENDPOINT'
  const text = environment[variable] ?? ''
  if (text === '') return null
  if (!URL.canParse(text) || new URL(text).protocol !== 'http:') {
    throw new SettingError(LINES.badSetting(service, variable, 'a URL that begins with http://', text))
  }
  return new URL(text)
}
