import type { GroupVersionKind, OpenApiSchema } from './schemas.ts'

/** What a document tells of a resource; a ResourceDefinition has it all. */
export interface DocumentedResource {
  plural: string
  kind: string
  namespaced: boolean
  hasStatus?: boolean
}

const query = (name: string, type = 'string') => ({ name, in: 'query', schema: { type, uniqueItems: true } })
const inPath = (name: string) => ({ ...query(name), in: 'path', required: true })

const WRITE = [query('dryRun'), query('fieldManager'), query('fieldValidation')]
const LIST = ['continue', 'fieldSelector', 'labelSelector', 'resourceVersion'].map((name) => query(name))

const PATCH_TYPES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
]

/**
 * The paths of a resource with the operations that kubectl looks for: which kind they are of, and that they know
 * fieldValidation, dryRun and strategic merge patches.
 */
export function resourcePaths(
  root: string,
  resource: DocumentedResource,
  kind: GroupVersionKind,
  typeName: string,
): Record<string, OpenApiSchema> {
  const { namespaced, plural } = resource
  const collection = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`
  const name = [inPath('name'), ...(namespaced ? [inPath('namespace')] : [])]
  const body = { $ref: `#/components/schemas/${typeName}` }
  const operation = (action: string, more: OpenApiSchema = {}) => ({
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': kind,
    responses: { 200: { description: 'OK', content: { 'application/json': { schema: body } } } },
    ...more,
  })
  const send = (types: readonly string[], schema: OpenApiSchema) => ({
    parameters: WRITE,
    requestBody: { required: true, content: Object.fromEntries(types.map((type) => [type, { schema }])) },
  })
  const patch = { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.Patch' }
  const one = {
    parameters: name,
    get: operation('get'),
    put: operation('put', send(['*/*'], body)),
    patch: operation('patch', {
      ...send(PATCH_TYPES, patch),
      parameters: [...WRITE, query('force', 'boolean')],
    }),
  }
  return {
    [collection]: {
      parameters: name.slice(1),
      get: operation('list', { parameters: [...LIST, query('watch', 'boolean')] }),
      post: operation('post', send(['*/*'], body)),
    },
    [`${collection}/{name}`]: { ...one, delete: operation('delete', { parameters: [query('dryRun')] }) },
    ...(resource.hasStatus ? { [`${collection}/{name}/status`]: one } : {}),
  }
}
