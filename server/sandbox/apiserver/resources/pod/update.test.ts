import type { PodSpec } from 'kubernetes-types/core/v1'
import { beforeEach, describe, expect, test } from 'vitest'

import { refusal, testCluster, type TestCluster } from '../../cluster.fixture.ts'
import { pods } from './pod.ts'

let cluster: TestCluster

const invalid = (call: () => unknown): string => refusal(call).message.replace('Pod "web" is invalid: ', '')

describe('a pod that exists', () => {
  const edit = (change: (spec: PodSpec) => void) =>
    cluster.api.modify('pods', 'default', 'web', ({ spec }) => change(spec))

  beforeEach(() => {
    cluster = testCluster()
    const spec = { containers: [{ name: 'web', image: 'nginx' }] }
    cluster.api.create('pods', { metadata: { name: 'web' }, spec })
  })

  test('may get another image and further tolerations', () => {
    const next = edit((spec) => {
      for (const container of spec.containers) container.image = 'nginx:2'
      spec.tolerations = [...(spec.tolerations ?? []), { key: 'x', operator: 'Exists' }]
    })
    expect(next.spec.containers[0]?.image).toBe('nginx:2')
  })

  test('keeps what admission added, though the client sends it as it was written', () => {
    const next = edit((spec) => {
      delete spec.priority
      delete spec.preemptionPolicy
      delete spec.tolerations
    })
    expect(next.spec).toMatchObject({ priority: 0, preemptionPolicy: 'PreemptLowerPriority' })
    expect(next.spec.tolerations).toHaveLength(2)
  })

  test('may not change otherwise', () => {
    const message = invalid(() => edit((spec) => void (spec.restartPolicy = 'Never')))
    expect(message.split('\n')).toEqual([
      'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
      '  core.PodSpec{',
      '- \tRestartPolicy: "Always",',
      '+ \tRestartPolicy: "Never",',
      '  \t... // 12 identical fields',
      '  }',
      '',
    ])
  })

  test('may not get another container', () => {
    expect(invalid(() => edit((spec) => void spec.containers.push({ name: 'b', image: 'b' })))).toContain(
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    )
  })

  test('ends at once when no node has taken it, else after its grace period', () => {
    const pod = cluster.api.get('pods', 'default', 'web')
    expect(pods.gracePeriod?.(pod)).toBe(0)
    expect(pods.gracePeriod?.({ ...pod, spec: { ...pod.spec, nodeName: 'kube1' } })).toBe(30)
  })
})
