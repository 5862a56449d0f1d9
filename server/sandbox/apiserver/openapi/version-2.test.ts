import { describe, expect, it } from 'vitest'

import { isJsonObject, valueAt } from '../json.ts'
import { Reader } from '../protobuf/reader.ts'
import { openApiV2Texts } from './open-api.ts'

const deployments = { plural: 'deployments', kind: 'Deployment', namespaced: true, hasStatus: true }
const pods = { plural: 'pods', kind: 'Pod', namespaced: true, hasStatus: true }
const { json, protobuf } = openApiV2Texts([
  { group: '', version: 'v1', resources: [pods] },
  { group: 'apps', version: 'v1', resources: [deployments] },
])
const document: unknown = JSON.parse(json)

/** All references of a document. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references)
  if (!isJsonObject(value)) return []
  const { $ref } = value
  return [...(typeof $ref === 'string' ? [$ref] : []), ...Object.values(value).flatMap(references)]
}

/** The fields of a message that are strings or messages, by number; a string stays bytes. */
function fieldsOf(bytes: Uint8Array): Map<number, Uint8Array[]> {
  const fields = new Map<number, Uint8Array[]>()
  const reader = new Reader(bytes)
  while (!reader.done) {
    const { number, wire } = reader.tag()
    if (wire === 'bytes') fields.set(number, [...(fields.get(number) ?? []), reader.bytes()])
    else reader.skip(wire)
  }
  return fields
}

/** The message at the end of a path of field numbers, the first of each. */
const messageAt = (bytes: Uint8Array, ...path: readonly number[]): Uint8Array =>
  path.reduce((inner, number) => fieldsOf(inner).get(number)?.[0] ?? new Uint8Array(), bytes)

const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString()

/** The value of a map that protobuf has as a list of names (1) and values (2). */
function memberOf(map: Uint8Array, number: number, name: string): Uint8Array {
  const found = fieldsOf(map)
    .get(number)
    ?.find((entry) => textOf(messageAt(entry, 1)) === name)
  return messageAt(found ?? new Uint8Array(), 2)
}

describe('the OpenAPI v2 document', () => {
  it('has the types of all groups, and refers to nothing that it lacks', () => {
    const definitions = valueAt(document, 'definitions')
    expect(definitions).toHaveProperty(['io.k8s.api.apps.v1.Deployment'])
    const all = references(document)
    expect(all).toContain('#/definitions/io.k8s.api.core.v1.PodSpec')
    expect(
      all.filter((ref) => valueAt(definitions, ref.replace('#/definitions/', '')) === undefined),
    ).toEqual([])
  })

  it('calls what may be a string or a number a string', () => {
    const name = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString'
    expect(valueAt(document, 'definitions', name)).toEqual({ type: 'string', format: 'int-or-string' })
  })

  it('puts bodies among the parameters', () => {
    const create = valueAt(document, 'paths', '/api/v1/namespaces/{namespace}/pods', 'post')
    expect(valueAt(create, 'parameters')).toEqual([
      {
        name: 'body',
        in: 'body',
        required: true,
        schema: { $ref: '#/definitions/io.k8s.api.core.v1.Pod' },
      },
      { name: 'dryRun', in: 'query', type: 'string', uniqueItems: true },
      { name: 'fieldManager', in: 'query', type: 'string', uniqueItems: true },
      { name: 'fieldValidation', in: 'query', type: 'string', uniqueItems: true },
    ])
    expect(create).not.toHaveProperty('requestBody')
  })
})

describe('its protobuf', () => {
  const definitions = messageAt(protobuf, 9)

  it('says which OpenAPI it is', () => {
    expect(textOf(messageAt(protobuf, 1))).toBe('2.0')
    expect(textOf(messageAt(protobuf, 2, 1))).toBe('Kubernetes')
  })

  it('has a kind with its extensions, and its fields with their references', () => {
    const deployment = memberOf(definitions, 1, 'io.k8s.api.apps.v1.Deployment')
    expect(textOf(messageAt(deployment, 22, 1))).toBe('object')
    const extension = messageAt(deployment, 31)
    expect(textOf(messageAt(extension, 1))).toBe('x-kubernetes-group-version-kind')
    expect(JSON.parse(textOf(messageAt(extension, 2, 2)))).toEqual([
      { group: 'apps', version: 'v1', kind: 'Deployment' },
    ])
    const spec = memberOf(messageAt(deployment, 25), 1, 'spec')
    expect(textOf(messageAt(spec, 1))).toBe('#/definitions/io.k8s.api.apps.v1.DeploymentSpec')
  })

  it('has what lists and maps are made of', () => {
    const spec = memberOf(definitions, 1, 'io.k8s.api.core.v1.PodSpec')
    const containers = memberOf(messageAt(spec, 25), 1, 'containers')
    expect(textOf(messageAt(containers, 23, 1, 1))).toBe('#/definitions/io.k8s.api.core.v1.Container')
    const labels = memberOf(messageAt(spec, 25), 1, 'nodeSelector')
    expect(textOf(messageAt(labels, 21, 1, 22, 1))).toBe('string')
  })

  it('tells which operations know fieldValidation', () => {
    const path = memberOf(messageAt(protobuf, 8), 2, '/api/v1/namespaces/{namespace}/pods/{name}')
    const names = fieldsOf(messageAt(path, 8))
      .get(8)
      ?.map((parameter) => textOf(messageAt(parameter, 1, 2, 3, 4)))
    expect(names).toContain('fieldValidation')
  })
})
