import { describe, expect, it } from 'vitest'

import type { JsonObject } from '../json.ts'
import { ApplyConflictError } from './apply-conflict.ts'
import { typeOfObject } from './managed-fields.ts'
import {
  deployment,
  fieldsOf,
  LATER,
  stored,
  template,
  TIME,
  written,
  type StoredObject,
} from './objects.fixture.ts'
import { serverSideApply } from './server-side-apply.ts'

/** Applies, and gives back what would be stored. */
function applied(
  live: StoredObject | undefined,
  config: JsonObject,
  name: string,
  force = false,
): StoredObject {
  const names = { apiVersion: String(config['apiVersion']), kind: String(config['kind']) }
  const type = typeOfObject(names)
  if (!type) throw new Error('Expected the kind in the schema.')
  const request = { manager: { name }, force, time: LATER, type }
  const { object, managedFields } = serverSideApply(live, config, request)
  const meta = { name: 'web', uid: 'u', resourceVersion: '2', creationTimestamp: TIME, managedFields }
  const { metadata } = object
  return { ...object, ...names, metadata: { ...(typeof metadata === 'object' ? metadata : {}), ...meta } }
}

describe('serverSideApply', () => {
  const config = (data: JsonObject, metadata: JsonObject = {}) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'web', ...metadata },
    data,
  })

  it('creates, and owns what the configuration names', () => {
    const created = applied(undefined, config({ a: '1', b: '2' }, { labels: { x: 'y' } }), 'kubectl')
    expect(created).toMatchObject({ data: { a: '1', b: '2' } })
    expect(created.metadata.managedFields).toEqual([
      {
        manager: 'kubectl',
        operation: 'Apply',
        apiVersion: 'v1',
        time: LATER,
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': { 'f:a': {}, 'f:b': {} }, 'f:metadata': { 'f:labels': { 'f:x': {} } } },
      },
    ])
  })

  it('takes out what it no longer names, unless another owns it', () => {
    const created = applied(undefined, config({ a: '1', b: '2', c: '3' }), 'kubectl')
    const shared = applied(created, config({ b: '2' }), 'other')
    expect(applied(shared, config({ a: '1' }), 'kubectl')).toMatchObject({ data: { a: '1', b: '2' } })
    expect(applied(shared, config({ a: '1' }), 'kubectl')).not.toHaveProperty('data.c')
  })

  it('leaves alone what others wrote, and drops a map that it empties', () => {
    const created = applied(undefined, config({ a: '1' }), 'kubectl')
    const edited = written(created, { ...created, data: { a: '1', z: '9' } }, 'kubectl-edit')
    expect(applied(edited, config({}), 'kubectl')).toHaveProperty('data', { z: '9' })
    const bare = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' } }
    expect(applied(created, bare, 'kubectl')).not.toHaveProperty('data')
  })

  it('says who owns what it would change, as kubectl prints it', () => {
    const live = written(undefined, stored('v1', 'ConfigMap', { data: { a: '1', b: '2' } }), 'kubectl-create')
    const one = () => applied(live, config({ a: '5' }), 'kubectl')
    expect(one).toThrow(
      new ApplyConflictError([{ manager: live.metadata.managedFields?.[0] ?? {}, path: '.data.a' }]),
    )
    expect(one).toThrow('Apply failed with 1 conflict: conflict with "kubectl-create" using v1: .data.a')
    expect(() => applied(live, config({ a: '5', b: '6' }), 'kubectl')).toThrow(
      'Apply failed with 2 conflicts: conflicts with "kubectl-create" using v1:\n- .data.a\n- .data.b',
    )
    const same = applied(live, config({ a: '1' }), 'kubectl')
    expect(same.metadata.managedFields?.map(({ manager }) => manager)).toEqual(['kubectl', 'kubectl-create'])
  })

  it('takes the fields when forced', () => {
    const live = written(undefined, stored('v1', 'ConfigMap', { data: { a: '1', b: '2' } }), 'kubectl-create')
    const forced = applied(live, config({ a: '5' }), 'kubectl', true)
    expect(forced).toMatchObject({ data: { a: '5', b: '2' } })
    expect(fieldsOf(forced, 'kubectl-create')).toEqual({ 'f:data': { '.': {}, 'f:b': {} } })
  })

  it('merges lists by their keys and replaces those that are atomic', () => {
    const containers = [
      {
        name: 'a',
        image: 'a:1',
        args: ['x', 'y'],
        ports: [{ containerPort: 80, protocol: 'TCP', name: 'web' }],
      },
      { name: 'b', image: 'b:1' },
    ]
    const live = written(undefined, deployment({ template: template(containers) }), 'kubectl-create')
    const change = [
      { name: 'c', image: 'c:1' },
      { name: 'a', args: ['z'], ports: [{ containerPort: 80 }] },
    ]
    const spec = { template: { spec: { containers: change } } }
    const merged = applied(live, { apiVersion: 'apps/v1', kind: 'Deployment', spec }, 'kubectl', true)
    expect(merged).toMatchObject({
      spec: {
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [
              { name: 'c', image: 'c:1' },
              {
                name: 'a',
                image: 'a:1',
                args: ['z'],
                ports: [{ containerPort: 80, protocol: 'TCP', name: 'web' }],
              },
              { name: 'b', image: 'b:1' },
            ],
          },
        },
      },
    })
  })

  it('takes a whole container out, with the defaults that nobody owns', () => {
    const both = {
      template: template([
        { name: 'a', image: 'a' },
        { name: 'b', image: 'b' },
      ]),
    }
    const base = { apiVersion: 'apps/v1', kind: 'Deployment' }
    const created = applied(undefined, { ...base, spec: both }, 'kubectl')
    const defaulted = {
      template: template([
        { name: 'a', image: 'a' },
        { name: 'b', image: 'b', tty: true },
      ]),
    }
    const live = { ...created, spec: defaulted }
    const one = { template: template([{ name: 'a', image: 'a' }]) }
    expect(applied(live, { ...base, spec: one }, 'kubectl')).toHaveProperty('spec.template.spec.containers', [
      { name: 'a', image: 'a' },
    ])
  })

  it('changes nothing, not even the time, when applied again', () => {
    const created = applied(undefined, config({ a: '1' }), 'kubectl')
    const again = applied(created, config({ a: '1' }), 'kubectl')
    expect(again.metadata.managedFields).toBe(created.metadata.managedFields)
  })

  it('keeps the record of client-side apply in step', () => {
    const record = { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"a":"1"}}\n' }
    const live = stored('v1', 'ConfigMap', { metadata: { annotations: record }, data: { a: '1' } })
    const { annotations } = applied(live, config({ a: '2' }), 'kubectl').metadata
    expect(annotations?.['kubectl.kubernetes.io/last-applied-configuration']).toContain('"a":"2"')
  })

  describe('after client-side apply', () => {
    const client = (data: JsonObject) => {
      const text = JSON.stringify(config(data))
      const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': text }
      return written(undefined, stored('v1', 'ConfigMap', { metadata: { annotations }, data }), CLIENT)
    }
    const CLIENT = 'kubectl-client-side-apply'

    it('lets kubectl take over what it applied itself', () => {
      const next = applied(client({ a: '1' }), config({ a: '2' }), 'kubectl')
      expect(next['data']).toEqual({ a: '2' })
    })

    it('lets nobody else do so', () => {
      expect(() => applied(client({ a: '1' }), config({ a: '2' }), 'not-kubectl')).toThrow(
        `conflict with "${CLIENT}" using v1: .data.a`,
      )
    })

    it('leaves to others what they have changed since', () => {
      const before = client({ a: '1', b: '1' })
      const live = written(before, { ...before, data: { a: '1', b: 'theirs' } }, 'editor')
      expect(() => applied(live, config({ a: '2', b: '2' }), 'kubectl')).toThrow(
        'Apply failed with 1 conflict: conflict with "editor" using v1: .data.b',
      )
    })
  })
})
