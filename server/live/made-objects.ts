/** An object that a step of the lab has made, as kubectl named it, such as `deployment.apps/pingpong`. */
export interface MadeObject {
  name: string
  /** Null for the namespace that the terminal's kubectl is set to. */
  namespace: string | null
  /** When the step that made it started, in epoch milliseconds. */
  since: number
}

/** What kubectl prints of an object that was not there before: `deployment.apps/pingpong created`, `service/registry exposed`. */
const MADE = /^([a-z][a-z0-9.-]*\/[a-z0-9][a-z0-9.:-]*) (?:created|exposed|autoscaled|serverside-applied)$/
const DRY = /\(.*dry run\)$/
const NAMESPACE = /\s(?:-n[ =]?|--namespace[= ])([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)(?=\s|$)/
const DELETED = /^([a-z][a-z0-9.]*) "([a-z0-9][a-z0-9.:-]*)" (?:force )?deleted(?: from (\S+) namespace)?$/

/** The namespace that a step's commands name; null when they name none, or more than one. */
function findNamespace(code: string): string | null {
  const names = new Set(code.split('\n').flatMap((line) => NAMESPACE.exec(line)?.[1] ?? []))
  const [only] = names
  return names.size === 1 && only !== undefined ? only : null
}

const keyOf = ({ name, namespace }: Omit<MadeObject, 'since'>): string => `${namespace ?? ''} ${name}`

/**
 * What the lab's own steps have made on a cluster, read from what kubectl said it created: nothing that was there before, and nothing
 * that somebody else made, is ever among it.
 */
export class MadeObjects {
  readonly #objects = new Map<string, MadeObject>()

  /** In the order in which they were made. */
  get all(): MadeObject[] {
    return [...this.#objects.values()]
  }

  /** Reads what a step's commands printed, which started at `since`. */
  note(code: string, lines: readonly string[], since: number): void {
    const namespace = findNamespace(code)
    for (const line of lines.filter((text) => !DRY.test(text))) {
      const made = MADE.exec(line.trim())?.[1]
      if (made !== undefined) {
        const object = { name: made, namespace, since }
        this.#objects.set(keyOf(object), object)
      }
      const [, kind, name] = DELETED.exec(line.trim()) ?? []
      if (kind !== undefined) this.#objects.delete(keyOf({ name: `${kind}/${name ?? ''}`, namespace }))
    }
  }

  clear(): void {
    this.#objects.clear()
  }
}
