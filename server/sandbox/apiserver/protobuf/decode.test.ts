import { describe, expect, it } from 'vitest'

import table from '../schema/kubernetes-1.32.json'
import { fullName } from '../schema/parse-type.ts'
import { schema } from '../schema/kubernetes.ts'
import * as bodies from './bodies.fixture.ts'
import { decodeProtobuf } from './decode.ts'
import { ProtobufError } from './messages.ts'

const bytesOf = (body: string) => new Uint8Array(Buffer.from(body, 'base64'))

const codeOf = (bytes: Uint8Array): string => {
  try {
    decodeProtobuf(bytes)
    return 'decoded'
  } catch (error) {
    if (error instanceof ProtobufError) return error.code
    throw error
  }
}

/** Protobuf by hand: a varint, and a length-delimited field. */
const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]
const number = (field: number, value: number) => [...varint(field << 3), ...varint(value)]
const bytes = (field: number, value: readonly number[] | string): number[] => {
  const content = [...Buffer.from(value)]
  return [...varint((field << 3) | 2), ...varint(content.length), ...content]
}
const body = (apiVersion: string, kind: string, raw: readonly number[]) =>
  new Uint8Array([
    0x6b,
    0x38,
    0x73,
    0,
    ...bytes(1, [...bytes(1, apiVersion), ...bytes(2, kind)]),
    ...bytes(2, raw),
  ])

describe('bodies of the real kubectl', () => {
  it('reads kubectl create deployment web --image=nginx --replicas=2 --port=80 -- sh -c …', () => {
    expect(decodeProtobuf(bytesOf(bodies.deployment))).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [
              {
                name: 'nginx',
                image: 'nginx',
                command: ['sh', '-c', 'sleep 5'],
                ports: [{ containerPort: 80 }],
              },
            ],
          },
        },
      },
    })
  })

  it('keeps an empty value of a map, and bytes as base64', () => {
    expect(decodeProtobuf(bytesOf(bodies.configMap))).toMatchObject({ data: { a: '1', empty: '' } })
    expect(decodeProtobuf(bytesOf(bodies.secret))).toMatchObject({ data: { password: btoa('hunter2') } })
  })

  it('reads quantities and numbers that may be strings', () => {
    expect(decodeProtobuf(bytesOf(bodies.quota))).toMatchObject({
      spec: { hard: { cpu: '1', memory: '1Gi', pods: '2' } },
    })
    expect(decodeProtobuf(bytesOf(bodies.budget))).toMatchObject({ spec: { minAvailable: '50%' } })
    expect(decodeProtobuf(bytesOf(bodies.service))).toMatchObject({
      spec: { ports: [{ name: '80-8080', protocol: 'TCP', port: 80, targetPort: 8080 }] },
    })
  })

  it('lifts the fields of an embedded struct', () => {
    expect(decodeProtobuf(bytesOf(bodies.ingress))).toMatchObject({
      spec: { rules: [{ host: 'a.b', http: { paths: [{ path: '/x', pathType: 'Prefix' }] } }] },
    })
  })

  it('reads jobs, namespaces and reviews', () => {
    expect(decodeProtobuf(bytesOf(bodies.job))).toMatchObject({
      kind: 'Job',
      spec: { template: { spec: { restartPolicy: 'Never' } } },
    })
    expect(decodeProtobuf(bytesOf(bodies.namespace))).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'lab' },
    })
    expect(decodeProtobuf(bytesOf(bodies.canI))).toMatchObject({
      spec: { resourceAttributes: { namespace: 'default', verb: 'create', resource: 'pods' } },
    })
  })

  it('keeps a zero that is required', () => {
    expect(decodeProtobuf(bytesOf(bodies.priorityClass))).toMatchObject({ value: 0 })
  })
})

describe('values', () => {
  it('keeps the zero of a pointer and drops that of a plain number', () => {
    const spec = bytes(2, [...number(1, 0), ...number(5, 0)])
    expect(decodeProtobuf(body('apps/v1', 'Deployment', spec))).toMatchObject({ spec: { replicas: 0 } })
    expect(decodeProtobuf(body('apps/v1', 'Deployment', spec))).not.toHaveProperty('spec.minReadySeconds')
  })

  it('reads negative numbers', () => {
    const minusOne = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]
    const spec = bytes(2, [1 << 3, ...minusOne])
    expect(decodeProtobuf(body('apps/v1', 'Deployment', spec))).toMatchObject({ spec: { replicas: -1 } })
  })

  it('keeps an empty struct behind a pointer (emptyDir: {}) and an item that is empty', () => {
    const volume = [...bytes(1, 'tmp'), ...bytes(2, bytes(2, []))]
    const spec = bytes(2, [...bytes(1, volume), ...bytes(2, []), ...bytes(14, [])])
    expect(decodeProtobuf(body('v1', 'Pod', spec))).toMatchObject({
      spec: { volumes: [{ name: 'tmp', emptyDir: {} }], containers: [{}], securityContext: {} },
    })
  })

  it('reads times in RFC 3339 and leaves the zero time out', () => {
    const meta = [...bytes(1, 'x'), ...bytes(8, []), ...bytes(9, number(1, 1_700_000_000))]
    expect(decodeProtobuf(body('v1', 'ConfigMap', bytes(1, meta)))).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x', deletionTimestamp: '2023-11-14T22:13:20Z' },
    })
    const lease = bytes(2, bytes(4, [...number(1, 1_700_000_000), ...number(2, 1_234_000)]))
    expect(decodeProtobuf(body('coordination.k8s.io/v1', 'Lease', lease))).toMatchObject({
      spec: { renewTime: '2023-11-14T22:13:20.001234Z' },
    })
  })

  it('passes over fields that the schema does not know', () => {
    const meta = [...bytes(99, 'from the future'), ...number(98, 7), ...bytes(1, 'x')]
    expect(decodeProtobuf(body('v1', 'Namespace', bytes(1, meta)))).toMatchObject({ metadata: { name: 'x' } })
  })

  it('takes __proto__ for a key like any other', () => {
    const data = bytes(2, [...bytes(1, '__proto__'), ...bytes(2, 'x')])
    const { data: map } = decodeProtobuf(body('v1', 'ConfigMap', data))
    expect(Object.keys(map ?? {})).toEqual(['__proto__'])
  })

  it('reads the options of a delete', () => {
    const options = [...number(1, 0), ...bytes(4, 'Background')]
    expect(decodeProtobuf(body('v1', 'DeleteOptions', options))).toEqual({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      gracePeriodSeconds: 0,
      propagationPolicy: 'Background',
    })
  })
})

describe('bodies that are none', () => {
  it('tells what is wrong with a typed code', () => {
    expect(codeOf(new Uint8Array())).toBe('not-protobuf')
    expect(codeOf(Buffer.from('{"kind":"Pod"}'))).toBe('not-protobuf')
    expect(codeOf(body('v1', 'Gizmo', []))).toBe('unknown-kind')
    expect(codeOf(body('apps/v1', 'Pod', []))).toBe('unknown-kind')
    expect(codeOf(body('v1', 'ConfigMap', [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]))).toBe('malformed')
    expect(codeOf(body('v1', 'ConfigMap', number(1, 5)))).toBe('malformed')
    expect(codeOf(body('v1', 'ConfigMap', bytes(1, bytes(1, [0xff]))))).toBe('malformed')
    expect(
      codeOf(
        body(
          'v1',
          'ConfigMap',
          Array.from({ length: 20 }, () => 0xff),
        ),
      ),
    ).toBe('malformed')
  })

  it('answers every cut of a real body with an object or a typed error', () => {
    const whole = bytesOf(bodies.deployment)
    const codes = Array.from(whole, (_, end) => codeOf(whole.subarray(0, end)))
    expect(new Set(codes)).toEqual(new Set(['not-protobuf', 'unknown-kind', 'malformed', 'decoded']))
  })

  it('answers bodies with any byte changed with an object or a typed error', () => {
    const codes = new Set<string>()
    for (const original of Object.values(bodies))
      for (const value of [0, 1, 0x0a, 0x7f, 0x80, 0xff])
        bytesOf(original).forEach((_, at, whole) => {
          const changed = whole.slice()
          changed[at] = value
          codes.add(codeOf(changed))
        })
    expect(codes).toContain('malformed')
  })

  it('cannot be made to recurse: no type contains itself', () => {
    const visiting = new Set<string>()
    const finished = new Set<string>()
    const visit = (name: string): void => {
      if (finished.has(name)) return
      expect([...visiting]).not.toContain(name)
      visiting.add(name)
      for (const field of schema.type(name)?.fields.values() ?? [])
        if (field.type.includes('.')) visit(field.type)
      visiting.delete(name)
      finished.add(name)
    }
    for (const [section, types] of Object.entries(table))
      for (const type of Object.keys(types)) visit(fullName(section, type))
    expect(finished.size).toBeGreaterThan(350)
  })

  it('reads ten megabytes of nothing known', () => {
    const filler = Array.from({ length: 100 }, () => bytes(99, 'x'.repeat(100))).flat()
    const raw = new Uint8Array(filler.length * 950)
    for (let at = 0; at < 950; at++) raw.set(filler, at * filler.length)
    const meta = bytes(1, [...bytes(1, 'v1'), ...bytes(2, 'ConfigMap')])
    const head = [0x6b, 0x38, 0x73, 0, ...meta, (2 << 3) | 2, ...varint(raw.length)]
    const whole = new Uint8Array(head.length + raw.length)
    whole.set(head)
    whole.set(raw, head.length)
    expect(decodeProtobuf(whole)).toEqual({ apiVersion: 'v1', kind: 'ConfigMap' })
  })
})
