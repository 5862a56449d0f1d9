import { openApiV3, openApiV3Index } from '../openapi/open-api.ts'
import type { DocumentedGroup } from '../openapi/open-api.ts'
import type { ServedKinds } from './served-kinds.ts'

/** Answers /openapi/v3 and what it leads to, for the kinds that are served. */
export class OpenApi {
  readonly #groups = new Map<string, DocumentedGroup>()
  #index: string | undefined

  constructor(kinds: ServedKinds) {
    for (const { group, version, registry } of kinds.all) {
      const root = group === '' ? `api/${version}` : `apis/${group}/${version}`
      const resources = this.#groups.get(root)?.resources ?? []
      this.#groups.set(root, { group, version, resources: [...resources, registry.definition] })
    }
  }

  /** The JSON text of a path below /openapi; undefined when there is no such document. */
  find(path: string): string | undefined {
    if (path === '/openapi/v3') {
      this.#index ??= JSON.stringify(openApiV3Index([...this.#groups.values()]))
      return this.#index
    }
    const found = this.#groups.get(path.replace('/openapi/v3/', ''))
    return found && openApiV3(found.group, found.version, found.resources)
  }
}
