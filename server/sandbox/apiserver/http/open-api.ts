import { openApiV2Texts, openApiV3, openApiV3Index, rootOf } from '../openapi/open-api.ts'
import type { DocumentedGroup } from '../openapi/open-api.ts'
import { parseAccept } from './accept.ts'
import type { ServedKinds } from './served-kinds.ts'

/** One answer below /openapi, in the form that the client asked for. */
export interface OpenApiAnswer {
  type: string
  body: string | Uint8Array
}

const JSON_TYPE = 'application/json'
const PROTOBUF_V2 = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
/** The second was the first's name, and is no media type by RFC 6838. */
const PROTOBUF_V2_NAMES = new Set([PROTOBUF_V2, 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'])
const JSON_NAMES = new Set([JSON_TYPE, 'application/*', '*/*'])

/** Answers /openapi/v2, /openapi/v3 and what that leads to, for the kinds that are served. */
export class OpenApi {
  readonly #groups = new Map<string, DocumentedGroup>()
  #index: string | undefined

  constructor(kinds: ServedKinds) {
    for (const { group, version, registry } of kinds.all) {
      const root = rootOf({ group, version })
      const resources = this.#groups.get(root)?.resources ?? []
      this.#groups.set(root, { group, version, resources: [...resources, registry.definition] })
    }
  }

  /** The answer to a path below /openapi; undefined when there is no such document. */
  find(path: string, accept: string | undefined): OpenApiAnswer | undefined {
    if (path === '/openapi/v2') return this.#version2(accept)
    const text = this.#version3(path)
    return text === undefined ? undefined : { type: JSON_TYPE, body: text }
  }

  #version2(accept: string | undefined): OpenApiAnswer {
    const { json, protobuf } = openApiV2Texts([...this.#groups.values()])
    const wanted = parseAccept(accept).find(({ type }) => JSON_NAMES.has(type) || PROTOBUF_V2_NAMES.has(type))
    if (wanted && PROTOBUF_V2_NAMES.has(wanted.type)) return { type: PROTOBUF_V2, body: protobuf }
    return { type: JSON_TYPE, body: json }
  }

  #version3(path: string): string | undefined {
    if (path === '/openapi/v3') {
      this.#index ??= JSON.stringify(openApiV3Index([...this.#groups.values()]))
      return this.#index
    }
    const found = this.#groups.get(path.replace('/openapi/v3/', ''))
    return found && openApiV3(found.group, found.version, found.resources)
  }
}
