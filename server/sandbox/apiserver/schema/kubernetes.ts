// The types of Kubernetes 1.32. `kubernetes-1.32.json` has a section for a Go package and a line for a type, whose words are
// its fields: `ports=6?[]ContainerPort;merge=containerPort;keys=containerPort,protocol` is number 6 in protobuf, optional, a
// list of ContainerPort, merged by one key in a strategic patch and by two in server-side apply. `kind` stands for
// apiVersion and kind, `atomic` for structType=atomic, a word without a name for an embedded struct. scripts/schema.mjs
// writes it.
import table from './kubernetes-1.32.json'
import { fullName, parseType } from './parse-type.ts'
import type { ObjectType, Schema } from './schema.ts'

/** API groups whose name is not that of their Go package. */
const PACKAGES: Readonly<Record<string, string>> = {
  '': 'core',
  'coordination.k8s.io': 'coordination',
  'discovery.k8s.io': 'discovery',
  'events.k8s.io': 'events',
  'networking.k8s.io': 'networking',
  'rbac.authorization.k8s.io': 'rbac',
  'scheduling.k8s.io': 'scheduling',
  'storage.k8s.io': 'storage',
  'authorization.k8s.io': 'authorization',
  'authentication.k8s.io': 'authentication',
}

/** A type of the table before it is read: its package and its line. */
interface Line {
  packageName: string
  type: string
  text: string
}

/** Reads a line when its type is first asked for, so that starting costs next to nothing. */
class LazySchema implements Schema {
  readonly #lines = new Map<string, Line>()
  readonly #types = new Map<string, ObjectType>()

  constructor(sections: Readonly<Record<string, Readonly<Record<string, string>>>>) {
    for (const [packageName, types] of Object.entries(sections))
      for (const [type, text] of Object.entries(types))
        this.#lines.set(fullName(packageName, type), { packageName, type, text })
  }

  typeOfKind(group: string, version: string, kind: string): ObjectType | undefined {
    const packageName = `${PACKAGES[group] ?? group}/${version}`
    const found = this.type(fullName(packageName, kind)) ?? this.type(fullName('meta/v1', kind))
    return found?.isKind ? found : undefined
  }

  type(name: string): ObjectType | undefined {
    const known = this.#types.get(name)
    if (known) return known
    const line = this.#lines.get(name)
    if (!line) return undefined
    const type = parseType(line.packageName, line.type, line.text, (inner) => this.type(inner))
    this.#types.set(name, type)
    return type
  }
}

/** The types of the API that the sandbox serves, with those of meta/v1. */
export const schema: Schema = new LazySchema(table)
