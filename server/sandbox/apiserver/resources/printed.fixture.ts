import type { KindMap, ResourceName } from '../../kube/objects.ts'
import type { ResourceDefinition } from '../resource-definition.ts'

/** What `kubectl get` prints of an object, by the heads of the columns; with the wide ones on demand. */
export function printed<N extends ResourceName>(
  definition: ResourceDefinition<N>,
  object: KindMap[N],
  options: { now: number; wide?: boolean },
): Record<string, string> {
  const columns = definition.columns.filter(({ priority }) => options.wide === true || priority === undefined)
  return Object.fromEntries(
    columns.map((column) => [column.name.toUpperCase(), String(column.cell(object, options.now))]),
  )
}
