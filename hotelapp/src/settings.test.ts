import { describe, expect, test } from 'vitest'

import { SettingError, readSettings } from './settings.ts'

describe('settings', () => {
  test('without an environment everything has its usual place', () => {
    const settings = readSettings('frontend', {})
    expect(settings.port).toBe(8080)
    expect(settings.traces).toBeNull()
    expect(settings.addressOf('profile')).toEqual({ host: 'profile', port: 8081 })
  })

  test('what Kubernetes puts into the environment for its Services is not taken for an address or a port', () => {
    const settings = readSettings('frontend', {
      PROFILE_PORT: 'tcp://10.96.0.7:8081',
      PROFILE_SERVICE_HOST: '10.96.0.7',
      FRONTEND_PORT: 'tcp://10.96.0.8:8080',
    })
    expect(settings.port).toBe(8080)
    expect(settings.addressOf('profile')).toEqual({ host: 'profile', port: 8081 })
  })

  test('an address may be a name, an IPv4 or an IPv6 address', () => {
    const read = (address: string) => readSettings('search', { GEO_ADDRESS: address }).addressOf('geo')
    expect(read('geo.maps:9000')).toEqual({ host: 'geo.maps', port: 9000 })
    expect(read('127.0.0.1:8083')).toEqual({ host: '127.0.0.1', port: 8083 })
    expect(read('[::1]:8083')).toEqual({ host: '::1', port: 8083 })
  })

  test.each([
    ['GEO_ADDRESS', 'geo'],
    ['GEO_ADDRESS', 'tcp://10.0.0.1:8083'],
    ['GEO_ADDRESS', 'geo:99999'],
    ['LISTEN_PORT', 'tcp://10.0.0.1:8082'],
    ['DRAIN_MS', '-1'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'jaeger:4318'],
  ])('%s=%s is refused by its name', (name, value) => {
    expect(() => readSettings('search', { [name]: value })).toThrow(SettingError)
    expect(() => readSettings('search', { [name]: value })).toThrow(name)
  })
})
