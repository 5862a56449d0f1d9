import type { Container, PodSpec } from 'kubernetes-types/core/v1'
import { beforeEach, describe, expect, test } from 'vitest'

import { refusal, testCluster, type TestCluster } from '../../cluster.fixture.ts'

let cluster: TestCluster

beforeEach(() => {
  cluster = testCluster()
})

const create = (spec: PodSpec) => cluster.api.create('pods', { metadata: { name: 'web' }, spec })

const withContainer = (container: Partial<Container>) =>
  create({ containers: [{ name: 'web', image: 'nginx', ...container }] })

describe('a pod as kubectl get -o yaml shows it', () => {
  test('has every default of a 1.32 server', () => {
    const { spec, status } = create({
      containers: [{ name: 'alpine', image: 'alpine', args: ['ping', '127.0.0.1'] }],
    })
    const volume = spec.volumes?.[0]?.name ?? ''
    expect(volume).toMatch(/^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    expect(status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' })
    expect(spec).toEqual({
      containers: [
        {
          args: ['ping', '127.0.0.1'],
          image: 'alpine',
          imagePullPolicy: 'Always',
          name: 'alpine',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          volumeMounts: [
            { mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', name: volume, readOnly: true },
          ],
        },
      ],
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
      priority: 0,
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      serviceAccount: 'default',
      serviceAccountName: 'default',
      terminationGracePeriodSeconds: 30,
      tolerations: [
        {
          effect: 'NoExecute',
          key: 'node.kubernetes.io/not-ready',
          operator: 'Exists',
          tolerationSeconds: 300,
        },
        {
          effect: 'NoExecute',
          key: 'node.kubernetes.io/unreachable',
          operator: 'Exists',
          tolerationSeconds: 300,
        },
      ],
      volumes: [
        {
          name: volume,
          projected: {
            defaultMode: 420,
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
              { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
              {
                downwardAPI: {
                  items: [
                    { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' },
                  ],
                },
              },
            ],
          },
        },
      ],
    })
  })

  test.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1.27', 'IfNotPresent'],
    ['127.0.0.1:5000/nginx', 'Always'],
    ['127.0.0.1:5000/nginx:1', 'IfNotPresent'],
    ['nginx@sha256:439c1d34', 'IfNotPresent'],
  ])('pulls %s: %s', (image, policy) => {
    expect(withContainer({ image }).spec.containers[0]?.imagePullPolicy).toBe(policy)
  })

  test('asks for what it is limited to, in the server’s form of quantities', () => {
    const { spec, status } = withContainer({ resources: { limits: { cpu: '0.5', memory: '1024Mi' } } })
    expect(spec.containers[0]?.resources).toEqual({
      limits: { cpu: '500m', memory: '1Gi' },
      requests: { cpu: '500m', memory: '1Gi' },
    })
    expect(status.qosClass).toBe('Guaranteed')
  })

  test('a probe waits, and asks again', () => {
    const { spec } = withContainer({ livenessProbe: { httpGet: { port: 80 } } })
    expect(spec.containers[0]?.livenessProbe).toEqual({
      failureThreshold: 3,
      httpGet: { path: '/', port: 80, scheme: 'HTTP' },
      periodSeconds: 10,
      successThreshold: 1,
      timeoutSeconds: 1,
    })
  })

  test('a priority class gives its number', () => {
    cluster.api.create('priorityclasses.scheduling.k8s.io', { metadata: { name: 'high' }, value: 1000 })
    expect(create({ containers: [{ name: 'a', image: 'a' }], priorityClassName: 'high' }).spec.priority).toBe(
      1000,
    )
  })
})

describe('a pod that names what is not there', () => {
  test.each([
    [{ priorityClassName: 'high' }, 'pods "web" is forbidden: no PriorityClass with name high was found'],
    [
      { serviceAccountName: 'robot' },
      'pods "web" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found',
    ],
  ])('%j is forbidden', (spec, message) => {
    const refused = refusal(() => create({ containers: [{ name: 'a', image: 'a' }], ...spec }))
    expect(refused).toEqual({ reason: 'Forbidden', message })
  })
})

const invalid = (call: () => unknown): string => refusal(call).message.replace('Pod "web" is invalid: ', '')

describe('what is wrong with a pod', () => {
  test.each<[Partial<Container>, string]>([
    [{ image: '' }, 'image: Required value'],
    [{ image: ' nginx' }, 'image: Invalid value: " nginx": must not have leading or trailing whitespace'],
    [{ name: '' }, 'name: Required value'],
    [
      { imagePullPolicy: 'Sometimes' },
      'imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
    ],
    [
      { ports: [{ containerPort: 70_000 }] },
      'ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [
      { ports: [{ containerPort: 80, protocol: 'HTTP' }] },
      'ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
    ],
    [
      {
        ports: [
          { containerPort: 80, name: 'web' },
          { containerPort: 81, name: 'web' },
        ],
      },
      'ports[1].name: Duplicate value: "web"',
    ],
    [{ env: [{ name: '' }] }, 'env[0].name: Required value'],
    [
      { env: [{ name: 'A=B' }] },
      `env[0].name: Invalid value: "A=B": a valid environment variable name must consist only of printable ASCII characters other than '='`,
    ],
    [{ volumeMounts: [{ name: 'data', mountPath: '/data' }] }, 'volumeMounts[0].name: Not found: "data"'],
    [
      { resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } },
      'resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
    [
      { resources: { requests: { memory: '-1' } } },
      'resources.requests[memory]: Invalid value: "-1": must be greater than or equal to 0',
    ],
    [{ livenessProbe: {} }, 'livenessProbe: Required value: must specify a handler type'],
    [
      { livenessProbe: { exec: { command: ['true'] }, successThreshold: 2 } },
      'livenessProbe.successThreshold: Invalid value: 2: must be 1',
    ],
  ])('a container with %j', (container, message) => {
    expect(invalid(() => withContainer(container))).toBe(`spec.containers[0].${message}`)
  })

  test.each<[PodSpec, string]>([
    [
      {
        containers: [{ name: 'a', image: 'a' }],
        volumes: [{ name: 'v', configMap: { name: 'c', items: [{ key: 'k', path: '../../etc/x' }] } }],
      },
      `spec.volumes[0].configMap.items[0].path: Invalid value: "../../etc/x": must not contain '..'`,
    ],
    [
      {
        containers: [
          { name: 'a', image: 'a', volumeMounts: [{ name: 'v', mountPath: '/v', subPath: 'a/../..' }] },
        ],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
      `spec.containers[0].volumeMounts[0].subPath: Invalid value: "a/../..": must not contain '..'`,
    ],
    [{ containers: [] }, 'spec.containers: Required value'],
    [
      { containers: [{ name: 'a', image: 'a' }], restartPolicy: 'Sometimes' },
      'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
    ],
    [
      {
        containers: [{ name: 'a', image: 'a' }],
        volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/' } }],
      },
      'spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type',
    ],
    [
      {
        containers: [
          { name: 'a', image: 'a' },
          { name: 'a', image: 'b' },
        ],
      },
      'spec.containers[1].name: Duplicate value: "a"',
    ],
  ])('%j', (spec, message) => {
    expect(invalid(() => create(spec))).toBe(message)
  })
})
