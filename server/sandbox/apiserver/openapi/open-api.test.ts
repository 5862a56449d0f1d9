import { describe, expect, it } from 'vitest'

import { isJsonObject, valueAt } from '../json.ts'
import { describeType } from './descriptions.ts'
import { openApiV3, openApiV3Index } from './open-api.ts'

const deployments = { plural: 'deployments', kind: 'Deployment', namespaced: true, hasStatus: true }
const pods = { plural: 'pods', kind: 'Pod', namespaced: true, hasStatus: true }
const nodes = { plural: 'nodes', kind: 'Node', namespaced: false, hasStatus: true }
const apps = { group: 'apps', version: 'v1', resources: [deployments] }
const core = { group: '', version: 'v1', resources: [pods, nodes] }

const read = ({ group, version, resources }: typeof apps): unknown =>
  JSON.parse(openApiV3(group, version, resources))
const schemaOf = (document: unknown, name: string) => valueAt(document, 'components', 'schemas', name)
const POD = '/api/v1/namespaces/{namespace}/pods/{name}'

/** All references of a document. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references)
  if (!isJsonObject(value)) return []
  const { $ref } = value
  return [...(typeof $ref === 'string' ? [$ref] : []), ...Object.values(value).flatMap(references)]
}

describe('the index', () => {
  it('names a document for each group and version, with a hash of what is in it', () => {
    const { paths } = openApiV3Index([core, apps])
    expect(Object.keys(paths)).toEqual(['api/v1', 'apis/apps/v1'])
    expect(paths['apis/apps/v1']?.serverRelativeURL).toMatch(
      /^\/openapi\/v3\/apis\/apps\/v1\?hash=[0-9A-F]{64}$/,
    )
    expect(openApiV3Index([core, apps])).toEqual({ paths })
    const other = openApiV3Index([{ ...apps, resources: [] }])
    expect(other.paths['apis/apps/v1']).not.toEqual(paths['apis/apps/v1'])
  })
})

describe('a document', () => {
  it('refers to nothing that it lacks', () => {
    for (const group of [core, apps]) {
      const document = read(group)
      const known = valueAt(document, 'components', 'schemas')
      const missing = references(document).filter(
        (ref) => valueAt(known, ref.replace('#/components/schemas/', '')) === undefined,
      )
      expect(missing).toEqual([])
    }
  })

  it('tells kubectl that writes know fieldValidation and dryRun, and patches the strategic merge', () => {
    const patch = valueAt(read(core), 'paths', POD, 'patch')
    expect(valueAt(patch, 'x-kubernetes-group-version-kind')).toEqual({
      group: '',
      version: 'v1',
      kind: 'Pod',
    })
    expect(valueAt(patch, 'parameters')).toMatchObject([
      { name: 'dryRun' },
      {},
      { name: 'fieldValidation' },
      {},
    ])
    expect(valueAt(patch, 'requestBody', 'content')).toHaveProperty([
      'application/strategic-merge-patch+json',
    ])
  })

  it('has the paths of a resource without namespaces at the root', () => {
    expect(Object.keys(Object(valueAt(read(core), 'paths')))).toContain('/api/v1/nodes/{name}')
    expect(valueAt(read(core), 'paths', POD, 'get', 'x-kubernetes-action')).toBe('get')
  })

  it('marks the schema of a kind, its merge keys and what is required', () => {
    const document = read(apps)
    expect(schemaOf(document, 'io.k8s.api.apps.v1.Deployment')).toHaveProperty(
      'x-kubernetes-group-version-kind',
      [{ group: 'apps', version: 'v1', kind: 'Deployment' }],
    )
    expect(schemaOf(document, 'io.k8s.api.apps.v1.DeploymentSpec')).toHaveProperty('required', [
      'selector',
      'template',
    ])
    const spec = schemaOf(document, 'io.k8s.api.core.v1.PodSpec')
    expect(valueAt(spec, 'properties', 'volumes')).toMatchObject({
      type: 'array',
      'x-kubernetes-patch-merge-key': 'name',
      'x-kubernetes-patch-strategy': 'merge,retainKeys',
      'x-kubernetes-list-type': 'map',
    })
    expect(valueAt(spec, 'properties', 'restartPolicy')).toMatchObject({
      enum: ['Always', 'Never', 'OnFailure'],
    })
  })

  it('describes types and fields in the words of kubernetes-types', () => {
    const type = describeType('io.k8s.api.apps.v1.Deployment')
    expect(type?.text).toBe('Deployment enables declarative updates for Pods and ReplicaSets.')
    expect(schemaOf(read(apps), 'io.k8s.api.apps.v1.Deployment')).toHaveProperty('description', type?.text)
    expect(describeType('io.k8s.api.core.v1.ContainerPort')?.fields.get('containerPort')).toContain('port')
  })

  it('does without words for what the package does not have', () => {
    expect(describeType('io.k8s.api.core.v1.Nothing')).toBeUndefined()
    expect(describeType('io.k8s.api.nothing.v9.Pod')).toBeUndefined()
  })

  it('is built once', () => {
    expect(openApiV3('apps', 'v1', [deployments])).toBe(openApiV3('apps', 'v1', [deployments]))
  })

  it('leaves out kinds that the schema does not know', () => {
    const gizmos = { plural: 'gizmos', kind: 'Gizmo', namespaced: true }
    expect(valueAt(JSON.parse(openApiV3('apps', 'v1', [gizmos])), 'paths')).toEqual({})
  })
})
