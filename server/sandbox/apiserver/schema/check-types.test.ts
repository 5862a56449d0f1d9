import { describe, expect, it } from 'vitest'

import { checkTypes } from './check-types.ts'
import { schema } from './kubernetes.ts'
import type { ObjectType } from './schema.ts'
import { findUnknownFields } from './unknown-fields.ts'

function typeOf(group: string, version: string, kind: string): ObjectType {
  const type = schema.typeOfKind(group, version, kind)
  if (!type) throw new Error(`Expected ${kind} in the schema.`)
  return type
}

const deployment = typeOf('apps', 'v1', 'Deployment')
const pod = typeOf('', 'v1', 'Pod')

const container = (members: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  spec: { template: { spec: { containers: [{ name: 'a' }, members] } } },
})

describe('findUnknownFields', () => {
  it('says nothing of an object that is in order', () => {
    const known = {
      ...container({ image: 'x', ports: [{ containerPort: 80 }], resources: { limits: { cpu: '1' } } }),
      metadata: { name: 'x', annotations: { 'any/thing': 'goes' } },
    }
    expect(findUnknownFields(known, deployment, schema)).toEqual([])
  })

  it('names each in the order of the object, with indexes', () => {
    const wrong = { ...container({ imagee: 'x', ports: [{ prot: 1 }] }), specc: {}, metadata: { nam: 1 } }
    expect(findUnknownFields(wrong, deployment, schema)).toEqual([
      'unknown field "spec.template.spec.containers[1].imagee"',
      'unknown field "spec.template.spec.containers[1].ports[0].prot"',
      'unknown field "specc"',
      'unknown field "metadata.nam"',
    ])
  })

  it('takes case for a difference and knows the fields of embedded structs', () => {
    const object = {
      spec: { Containers: [], volumes: [{ name: 'a', emptyDir: { x: 1 }, volumeSource: {} }] },
    }
    expect(findUnknownFields(object, pod, schema)).toEqual([
      'unknown field "spec.Containers"',
      'unknown field "spec.volumes[0].emptyDir.x"',
      'unknown field "spec.volumes[0].volumeSource"',
    ])
  })

  it('looks not into raw JSON nor where the type is wrong anyway', () => {
    const revision = typeOf('apps', 'v1', 'ControllerRevision')
    expect(findUnknownFields({ data: { spec: { any: 1 } }, revision: 1 }, revision, schema)).toEqual([])
    expect(findUnknownFields({ spec: [1], metadata: 'x' }, deployment, schema)).toEqual([])
  })

  it('stops at a hundred', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`x${at}`, 1]))
    expect(findUnknownFields(many, pod, schema)).toHaveLength(100)
  })
})

describe('checkTypes', () => {
  const cases: [string, object, ObjectType, string | undefined][] = [
    ['all in order', { spec: { replicas: 2, paused: null } }, deployment, undefined],
    [
      'a string for a number',
      { spec: { replicas: 'two' } },
      deployment,
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'a fraction for an integer',
      { spec: { replicas: 1.5 } },
      deployment,
      'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'more than an int32',
      { spec: { replicas: 3_000_000_000 } },
      deployment,
      'json: cannot unmarshal number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'a number for a value of the environment',
      container({ env: [{ name: 'A', value: 5 }] }),
      deployment,
      'json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string',
    ],
    [
      'a boolean for a label',
      { metadata: { labels: { a: true } } },
      pod,
      'json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      'an object for a list',
      { spec: { containers: {} } },
      pod,
      'json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
    ],
    [
      'a list for an object',
      { spec: [] },
      pod,
      'json: cannot unmarshal array into Go struct field Pod.spec of type v1.PodSpec',
    ],
    [
      'a number for a named string',
      { spec: { restartPolicy: 1 } },
      pod,
      'json: cannot unmarshal number into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy',
    ],
    [
      'base64 that is none',
      { data: { a: 'a*b' } },
      typeOf('', 'v1', 'Secret'),
      'illegal base64 data at input byte 1',
    ],
    ['base64 in order', { data: { a: 'aGk=', b: '' } }, typeOf('', 'v1', 'Secret'), undefined],
    [
      'a quantity that is none, before what was wrong earlier',
      { metadata: { name: 1 }, spec: { containers: [{ resources: { limits: { cpu: 'lots' } } }] } },
      pod,
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      'quantities in order',
      {
        spec: { containers: [{ resources: { limits: { a: '100m', b: 1, c: '1.5Gi', d: '1e3', e: 0.5 } } }] },
      },
      pod,
      undefined,
    ],
    [
      'a time that is none',
      { metadata: { deletionTimestamp: 'soon' } },
      pod,
      'parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"',
    ],
    [
      'a boolean for a port',
      { spec: { ports: [{ port: 80, targetPort: true }] } },
      typeOf('', 'v1', 'Service'),
      'json: cannot unmarshal bool into Go value of type int32',
    ],
  ]

  it.each(cases)('%s', (_, object, type, text) => {
    expect(checkTypes(object, type, schema)).toBe(text)
  })

  it('takes no list for an object', () => {
    expect(checkTypes([], pod, schema)).toBe('json: cannot unmarshal array into Go value of type v1.Pod')
  })
})

describe('checkTypes of what a strategic merge patch made', () => {
  it.each<[string, unknown, string]>([
    ['a map', { metadata: { labels: 'web' } }, 'cannot restore map from string'],
    ['a struct', { spec: [] }, 'cannot restore struct from: slice'],
    ['a list', { spec: { containers: {} } }, 'cannot restore slice from map'],
    ['a string', { spec: { nodeName: 1 } }, 'cannot convert int64 to string'],
    ['a number', { spec: { priority: 'high' } }, 'cannot convert string to int32'],
  ])('names kinds, and no fields, where %s was expected', (_what, object, text) => {
    expect(checkTypes(object, pod, schema, 'converter')).toBe(text)
  })
})
