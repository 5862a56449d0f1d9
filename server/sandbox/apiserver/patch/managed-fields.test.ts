import { describe, expect, it } from 'vitest'

import { computeManagedFields } from './managed-fields.ts'
import { deployment, fieldsOf, LATER, stored, template, TIME, written } from './objects.fixture.ts'

describe('managedFields of a create', () => {
  it('owns what a Deployment of kubectl create has, as the real server notes it', () => {
    const created = deployment(
      {
        progressDeadlineSeconds: 600,
        replicas: 1,
        revisionHistoryLimit: 10,
        selector: { matchLabels: { app: 'web' } },
        strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' }, type: 'RollingUpdate' },
        template: template(
          [{ image: 'nginx', name: 'nginx', ports: [{ containerPort: 80, protocol: 'TCP' }], resources: {} }],
          { dnsPolicy: 'ClusterFirst', securityContext: {} },
        ),
      },
      { labels: { app: 'web' }, generation: 1 },
    )
    expect(computeManagedFields(undefined, created, { name: 'kubectl-create' }, TIME)).toEqual([
      {
        manager: 'kubectl-create',
        operation: 'Update',
        apiVersion: 'apps/v1',
        time: TIME,
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
          'f:spec': {
            'f:progressDeadlineSeconds': {},
            'f:replicas': {},
            'f:revisionHistoryLimit': {},
            'f:selector': {},
            'f:strategy': {
              'f:rollingUpdate': { '.': {}, 'f:maxSurge': {}, 'f:maxUnavailable': {} },
              'f:type': {},
            },
            'f:template': {
              'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
              'f:spec': {
                'f:containers': {
                  'k:{"name":"nginx"}': {
                    '.': {},
                    'f:image': {},
                    'f:name': {},
                    'f:ports': {
                      '.': {},
                      'k:{"containerPort":80,"protocol":"TCP"}': {
                        '.': {},
                        'f:containerPort': {},
                        'f:protocol': {},
                      },
                    },
                    'f:resources': {},
                  },
                },
                'f:dnsPolicy': {},
                'f:securityContext': {},
              },
            },
          },
        },
      },
    ])
  })
})

describe('managedFields of an update', () => {
  const created = written(
    undefined,
    deployment({ replicas: 1, paused: true }, { labels: { a: '1' } }),
    'kubectl-create',
  )

  it('hands over what changed and keeps the rest', () => {
    const next = { ...created, spec: { replicas: 2, paused: true } }
    const updated = written(created, next, 'kubectl-scale', LATER)
    expect(fieldsOf(updated, 'kubectl-scale')).toEqual({ 'f:spec': { 'f:replicas': {} } })
    expect(fieldsOf(updated, 'kubectl-create')).toEqual({
      'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } },
      'f:spec': { 'f:paused': {} },
    })
    expect(updated.metadata.managedFields?.map(({ time }) => time)).toEqual([TIME, LATER])
  })

  it('forgets what was removed, whoever had it', () => {
    const updated = written(created, { ...created, spec: { replicas: 1 } }, 'kubectl-edit')
    expect(fieldsOf(updated, 'kubectl-edit')).toBeUndefined()
    expect(fieldsOf(updated, 'kubectl-create')).toMatchObject({ 'f:spec': { 'f:replicas': {} } })
    expect(fieldsOf(updated, 'kubectl-create')).not.toHaveProperty(['f:spec', 'f:paused'])
  })

  it('gives the very list back when nothing changed that anyone owns', () => {
    const next = { ...created, metadata: { ...created.metadata, resourceVersion: '9', generation: 4 } }
    expect(computeManagedFields(created, next, { name: 'x' }, LATER)).toBe(created.metadata.managedFields)
  })

  it('keeps the entry of the status apart', () => {
    const next = { ...created, status: { replicas: 1, conditions: [{ type: 'Available', status: 'True' }] } }
    const entries = computeManagedFields(
      created,
      next,
      { name: 'kubectl-create', subresource: 'status' },
      LATER,
    )
    expect(entries).toHaveLength(2)
    expect(entries[1]).toMatchObject({
      subresource: 'status',
      fieldsV1: {
        'f:status': {
          'f:replicas': {},
          'f:conditions': { '.': {}, 'k:{"type":"Available"}': { '.': {}, 'f:status': {}, 'f:type': {} } },
        },
      },
    })
  })

  it('takes the entries that a client sends, and one empty entry for a reset', () => {
    const entries = created.metadata.managedFields?.map((entry) =>
      Object.assign({}, entry, { manager: 'renamed' }),
    )
    const sent = { ...created, metadata: { ...created.metadata, managedFields: entries ?? [] } }
    expect(computeManagedFields(created, sent, { name: 'x' }, LATER)[0]?.manager).toBe('renamed')
    const reset = { ...created, metadata: { ...created.metadata, managedFields: [{}] } }
    expect(computeManagedFields(created, reset, { name: 'x' }, LATER)).toEqual([])
  })

  it('puts the oldest of more than ten updaters together', () => {
    let object = stored('v1', 'ConfigMap', { data: {} })
    for (let at = 0; at < 14; at++) {
      const next = {
        ...object,
        data: Object.fromEntries(Array.from({ length: at + 1 }, (_, key) => [`k${key}`, 'v'])),
      }
      object = written(object, next, `manager-${at}`, `2026-01-01T00:00:${String(at).padStart(2, '0')}Z`)
    }
    const names = object.metadata.managedFields?.map(({ manager }) => manager)
    expect(names).toHaveLength(10)
    expect(names?.[0]).toBe('ancient-changes')
    expect(fieldsOf(object, 'ancient-changes')).toMatchObject({ 'f:data': { 'f:k0': {}, 'f:k4': {} } })
  })
})
