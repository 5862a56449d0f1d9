import { expect, test } from 'vitest'

import type { JsonObject } from '../json.ts'
import { schema } from '../schema/kubernetes.ts'
import { replaceNulls } from './nulls.ts'

function decoded(kind: string, object: JsonObject, group = ''): JsonObject {
  const type = schema.typeOfKind(group, 'v1', kind)
  if (!type) throw new Error(`Expected ${kind} in the schema.`)
  replaceNulls(object, type)
  return object
}

test('a member that is null is as good as missing', () => {
  const pod = { metadata: { creationTimestamp: null }, spec: { containers: [{ name: null, image: 'a' }] } }
  expect(decoded('Pod', pod)).toEqual({ metadata: {}, spec: { containers: [{ image: 'a' }] } })
})

test('an item of a list, and a value of a map, that is null is the zero of its type', () => {
  const containers = [{ args: [null], resources: { limits: { cpu: null } } }, null]
  expect(decoded('Pod', { metadata: { labels: { a: null } }, spec: { containers } })).toEqual({
    metadata: { labels: { a: '' } },
    spec: { containers: [{ args: [''], resources: { limits: { cpu: '0' } } }, {}] },
  })
})

test('nulls of data that has no type stay', () => {
  const revision = { data: { spec: { template: null } }, revision: 1 }
  expect(decoded('ControllerRevision', structuredClone(revision), 'apps')).toEqual(revision)
})
