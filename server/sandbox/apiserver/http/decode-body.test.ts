import { describe, expect, it } from 'vitest'

import { decodeYaml } from './decode-body.ts'

const KEYS = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, 'v']))

describe('a long body said to be YAML', () => {
  it('is read when it is JSON, as that of a server-side apply', () => {
    expect(decodeYaml(JSON.stringify(KEYS), 'ConfigMap').object).toEqual(KEYS)
  })

  it('is refused otherwise: the parser would hold up all others for seconds', () => {
    expect(() => decodeYaml('a: 1\n'.repeat(300_000), 'ConfigMap')).toThrow('Request entity too large')
  })
})
