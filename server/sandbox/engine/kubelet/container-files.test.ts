import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { startCluster } from './cluster.fixture.ts'
import type { KubeletCluster } from './cluster.fixture.ts'

let cluster: KubeletCluster

beforeEach(() => {
  cluster = startCluster()
})

afterEach(() => cluster.dispose())

describe('what a container finds', () => {
  it('is an environment of values, references and Services', async () => {
    cluster.api.create('configmaps', { metadata: { name: 'conf', namespace: 'default' }, data: { a: '1' } })
    cluster.api.create('secrets', {
      metadata: { name: 'key', namespace: 'default' },
      data: { token: Buffer.from('s3cret').toString('base64') },
    })
    cluster.api.create('services', {
      metadata: { name: 'my-profile', namespace: 'default' },
      spec: { clusterIP: '10.96.0.50', ports: [{ port: 8081 }] },
    })
    cluster.run({
      command: ['env'],
      envFrom: [{ configMapRef: { name: 'conf' }, prefix: 'CONF_' }],
      env: [
        { name: 'WHERE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
        { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'key', key: 'token' } } },
        { name: 'ALL', value: '$(WHERE)-$(CONF_a)-$(NOBODY)-$$(WHERE)' },
      ],
    })
    await cluster.clock.advance(1500)
    const env = (await cluster.logs()).split('\n')
    expect(env).toEqual(
      expect.arrayContaining([
        'WHERE=kube1',
        'TOKEN=s3cret',
        'CONF_a=1',
        'ALL=kube1-1-$(NOBODY)-$(WHERE)',
        'HOSTNAME=web',
        'MY_PROFILE_SERVICE_HOST=10.96.0.50',
        'MY_PROFILE_PORT_8081_TCP_ADDR=10.96.0.50',
      ]),
    )
  })

  it('is mounted from config maps, projections and what the kubelet writes', async () => {
    cluster.api.create('configmaps', {
      metadata: { name: 'conf', namespace: 'default' },
      data: { 'app.conf': 'port=80\n' },
    })
    cluster.run(
      {
        command: ['cat', '/etc/app/app.conf', '/one', '/info/name', '/etc/hostname'],
        volumeMounts: [
          { name: 'conf', mountPath: '/etc/app' },
          { name: 'conf', mountPath: '/one', subPath: 'app.conf' },
          { name: 'info', mountPath: '/info' },
        ],
      },
      {
        volumes: [
          { name: 'conf', configMap: { name: 'conf' } },
          {
            name: 'info',
            downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] },
          },
        ],
      },
    )
    await cluster.clock.advance(1500)
    expect(await cluster.logs()).toBe('port=80\nport=80\nwebweb\n')
  })

  it('keeps the pod waiting until a config map is there', async () => {
    cluster.run({ command: ['polite'], envFrom: [{ configMapRef: { name: 'conf' } }] })
    await cluster.clock.advance(2000)
    const waiting = () => cluster.pod().status.containerStatuses?.[0]?.state?.waiting
    expect(waiting()).toEqual({
      reason: 'CreateContainerConfigError',
      message: 'configmap "conf" not found',
    })
    cluster.api.create('configmaps', { metadata: { name: 'conf', namespace: 'default' } })
    await cluster.clock.advance(12_000)
    expect(cluster.pod().status.phase).toBe('Running')
  })

  it('keeps the pod from its volumes until they can be mounted', async () => {
    cluster.run({ command: ['polite'] }, { volumes: [{ name: 'v', secret: { secretName: 'key' } }] })
    await cluster.clock.advance(3000)
    expect(cluster.events()).toEqual([
      'Warning FailedMount: MountVolume.SetUp failed for volume "v" : secret "key" not found',
    ])
    cluster.api.create('secrets', { metadata: { name: 'key', namespace: 'default' } })
    await cluster.clock.advance(5000)
    expect(cluster.pod().status.phase).toBe('Running')
  })

  it('is shared between the containers of a pod', async () => {
    const volumeMounts = [{ name: 'shared', mountPath: '/shared' }]
    const initContainers = [{ name: 'i', image: 'alpine', command: ['touch', '/shared/x'], volumeMounts }]
    cluster.run(
      { command: ['cat', '/shared/x'], volumeMounts },
      { initContainers, volumes: [{ name: 'shared', emptyDir: {} }], restartPolicy: 'Never' },
    )
    await cluster.clock.advance(4000)
    expect(cluster.pod().status.phase).toBe('Succeeded')
  })
})
