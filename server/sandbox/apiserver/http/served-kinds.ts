import type { KubeObject, ResourceName } from '../../kube/objects.ts'
import { groupVersion } from '../identity.ts'
import type { JsonObject } from '../json.ts'
import type { Registry } from '../registry.ts'
import type { Conversion } from '../resource-definition.ts'

/** One resource in one version, as a path of the API names it. */
export interface ServedKind {
  registry: Registry
  group: string
  version: string
  /** Set when this version's shape is not the stored one's. */
  conversion: Conversion | undefined
}

/** What the paths of the API lead to: every definition in all its versions, the stored one first. */
export class ServedKinds {
  readonly #kinds = new Map<string, ServedKind>()

  constructor(registries: ReadonlyMap<ResourceName, Registry>) {
    for (const registry of registries.values()) {
      const { group, version, otherVersions = [], conversions = {} } = registry.definition
      for (const name of new Set([version, ...otherVersions, ...Object.keys(conversions)])) {
        const slash = name.indexOf('/')
        const place =
          slash < 0
            ? { group, version: name }
            : { group: name.slice(0, slash), version: name.slice(slash + 1) }
        this.#add({
          registry,
          ...place,
          conversion: Object.hasOwn(conversions, name) ? conversions[name] : undefined,
        })
      }
    }
  }

  get all(): Iterable<ServedKind> {
    return this.#kinds.values()
  }

  find(group: string, version: string, plural: string): ServedKind | undefined {
    return this.#kinds.get(`${group}/${version}/${plural}`)
  }

  #add(kind: ServedKind): void {
    this.#kinds.set(`${kind.group}/${kind.version}/${kind.registry.definition.plural}`, kind)
  }
}

/** A stored object as this version of the API shows it. */
export function shownAs(
  { registry, group, version, conversion }: ServedKind,
  object: KubeObject,
): KubeObject {
  const apiVersion = groupVersion(group, version)
  if (conversion) {
    const shown = conversion.fromStored({ ...object })
    return { ...shown, apiVersion, kind: registry.definition.kind, metadata: object.metadata }
  }
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion }
}

/** An object of this version as it is stored; apiVersion is the registry's to set. */
export function storedFrom({ conversion }: ServedKind, object: JsonObject): JsonObject {
  return conversion ? conversion.toStored(object) : object
}
