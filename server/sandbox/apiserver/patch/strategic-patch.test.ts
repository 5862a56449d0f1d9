import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { isJsonObject, type JsonObject } from '../json.ts'
import { schema } from '../schema/kubernetes.ts'
import { applyJsonPatch } from './json-patch.ts'
import { applyMergePatch } from './merge-patch.ts'
import { PatchError } from './messages.ts'
import { applyStrategicPatch } from './strategic-patch.ts'

/** What `kubectl patch --local -o json` of the real kubectl made of each patch. */
const facts: unknown = JSON.parse(
  readFileSync(new URL('../../../../tests/fixtures/sandbox/patches.json', import.meta.url), 'utf8'),
)

function member(value: unknown, name: string): unknown {
  return isJsonObject(value) ? value[name] : undefined
}

function object(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw new Error('Expected an object.')
  return value
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze)
  return value
}

const listed = member(facts, 'cases')
const cases: unknown[] = Array.isArray(listed) ? listed : []

function apply(original: JsonObject, type: unknown, patch: unknown): unknown {
  if (type === 'json') return applyJsonPatch(original, patch)
  if (type === 'merge') return applyMergePatch(original, patch)
  const kind = original['kind'] === 'Service' ? schema.typeOfKind('', 'v1', 'Service') : undefined
  const known = kind ?? schema.typeOfKind('apps', 'v1', 'Deployment')
  if (!known) throw new Error('Expected the kind in the schema.')
  return applyStrategicPatch(original, object(patch), known, schema)
}

describe('patches as kubectl computes them', () => {
  it('has facts to be held to', () => {
    expect(cases.length).toBeGreaterThan(60)
  })

  it.each(cases.map((fact) => [JSON.stringify(member(fact, 'patch')), fact]))('%s', (_, fact) => {
    const original = freeze(object(member(facts, String(member(fact, 'object')))))
    const patch = freeze(member(fact, 'patch'))
    const run = () => apply(original, member(fact, 'type'), patch)
    if (member(fact, 'error') === undefined) expect(run()).toEqual(member(fact, 'result'))
    else expect(run).toThrow(PatchError)
  })
})

describe('strategic patches that cannot be applied', () => {
  const pod = schema.typeOfKind('', 'v1', 'Pod')
  if (!pod) throw new Error('Expected pods in the schema.')
  const original = { spec: { containers: [{ name: 'a' }], volumes: [{ name: 'v', emptyDir: {} }] } }
  const codeOf = (patch: JsonObject): string => {
    try {
      applyStrategicPatch(original, patch, pod, schema)
      return 'applied'
    } catch (error) {
      if (error instanceof PatchError) return error.code
      throw error
    }
  }

  it('says why with a typed code', () => {
    expect(codeOf({ spec: { containers: [{ image: 'x' }] } })).toBe('no-merge-key')
    expect(codeOf({ spec: { containers: ['x'] } })).toBe('malformed')
    expect(codeOf({ spec: { $patch: 'explode' } })).toBe('no-merge-key')
    expect(codeOf({ spec: { '$setElementOrder/containers': 'x' } })).toBe('malformed')
    expect(codeOf({ spec: { volumes: [{ name: 'v', $retainKeys: ['name'], hostPath: {} }] } })).toBe(
      'not-applicable',
    )
  })

  it('takes __proto__ for a member like any other', () => {
    const patch = object(JSON.parse('{"metadata":{"labels":{"__proto__":"x"}}}'))
    const patched = applyStrategicPatch({ metadata: { labels: { a: '1' } } }, patch, pod, schema)
    expect(JSON.stringify(patched)).toBe('{"metadata":{"labels":{"a":"1","__proto__":"x"}}}')
  })
})
