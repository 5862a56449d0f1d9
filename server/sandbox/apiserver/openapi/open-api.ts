// The server's OpenAPI v3 documents: paths and types as far as kubectl's apply, create, diff, edit and explain read them.
// Not modelled: documents of v3 in protobuf, descriptions of parameters, operations of subresources other than status.
import { createHash } from 'node:crypto'

import { schema } from '../schema/kubernetes.ts'
import type { ObjectType } from '../schema/schema.ts'
import { resourcePaths, type DocumentedResource } from './paths.ts'
import { componentSchemas, type GroupVersionKind } from './schemas.ts'
import { openApiV2 } from './version-2.ts'
import { encodeOpenApiV2 } from './version-2-protobuf.ts'

/** One version of an API group with the resources that the server has in it. */
export interface DocumentedGroup {
  group: string
  version: string
  resources: readonly DocumentedResource[]
}

const VERSION = 'v1.32.0+sandbox'

/** Types that all groups take or answer with. */
const COMMON = ['DeleteOptions', 'Status']

const documents = new Map<string, string>()

/** Where the paths of a group's version begin: `api/v1`, `apis/apps/v1`. */
export function rootOf({ group, version }: { group: string; version: string }): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`
}

/** Changes when a document would, and costs no document. */
function hashOf({ group, version, resources }: DocumentedGroup): string {
  const text = JSON.stringify([VERSION, group, version, resources.map((resource) => factsOf(resource))])
  return createHash('sha256').update(text).digest('hex').toUpperCase()
}

function factsOf({ plural, kind, namespaced, hasStatus }: DocumentedResource): readonly unknown[] {
  return [plural, kind, namespaced, hasStatus]
}

/** The answer to `/openapi/v3`: where the document of each group and version is, with its hash, so that it can be kept. */
export function openApiV3Index(groups: readonly DocumentedGroup[]): {
  paths: Record<string, { serverRelativeURL: string }>
} {
  const paths = groups.map((group): [string, { serverRelativeURL: string }] => {
    const root = rootOf(group)
    return [root, { serverRelativeURL: `/openapi/v3/${root}?hash=${hashOf(group)}` }]
  })
  return { paths: Object.fromEntries(paths) }
}

/**
 * The answer to `/openapi/v3/apis/<group>/<version>` (or `/openapi/v3/api/v1`) as JSON text; built when it is first asked
 * for, and kept. Kinds that the schema does not know are left out.
 */
export function openApiV3(group: string, version: string, resources: readonly DocumentedResource[]): string {
  const key = hashOf({ group, version, resources })
  const known = documents.get(key)
  if (known !== undefined) return known
  const text = JSON.stringify(build({ group, version, resources }))
  documents.set(key, text)
  return text
}

/** The answer to `/openapi/v2`, for all groups at once, as JSON text and in protobuf. */
export interface OpenApiV2Texts {
  json: string
  protobuf: Uint8Array
}

let version2: { key: string; texts: OpenApiV2Texts } | undefined

/** Builds the document of OpenAPI v2 when it is first asked for, and keeps it for the next cluster of the same groups. */
export function openApiV2Texts(groups: readonly DocumentedGroup[]): OpenApiV2Texts {
  const key = groups.map((group) => hashOf(group)).join()
  if (version2?.key === key) return version2.texts
  const document = openApiV2(groups.map((group) => build(group)))
  version2 = { key, texts: { json: JSON.stringify(document), protobuf: encodeOpenApiV2(document) } }
  return version2.texts
}

function build({ group, version, resources }: DocumentedGroup): unknown {
  const kinds = new Map<ObjectType, GroupVersionKind[]>()
  const paths: Record<string, unknown> = {}
  for (const resource of resources) {
    const kind = { group, version, kind: resource.kind }
    const type = schema.typeOfKind(group, version, resource.kind)
    if (!type) continue
    kinds.set(type, [kind])
    const list = schema.typeOfKind(group, version, `${resource.kind}List`)
    if (list) kinds.set(list, [{ group, version, kind: `${resource.kind}List` }])
    Object.assign(paths, resourcePaths(`/${rootOf({ group, version })}`, resource, kind, type.name))
  }
  for (const kind of COMMON) {
    const type = schema.typeOfKind('', 'v1', kind)
    if (type) kinds.set(type, [{ group: '', version: 'v1', kind }])
  }
  const schemas = componentSchemas(kinds, schema)
  schemas['io.k8s.apimachinery.pkg.apis.meta.v1.Patch'] = { type: 'object' }
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: VERSION },
    paths,
    components: {
      schemas,
      securitySchemes: { BearerToken: { type: 'apiKey', name: 'authorization', in: 'header' } },
    },
  }
}
