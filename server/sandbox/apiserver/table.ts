import type { KubeObject } from '../kube/objects.ts'
import type { Column, ResourceDefinition } from './resource-definition.ts'

/** What has columns: a kind, or what a subresource shows of one. */
type Printed = Pick<ResourceDefinition, 'columns'>

/** What a row brings along besides its cells (the query's includeObject). */
export type IncludeObject = 'None' | 'Metadata' | 'Object'

/** What a table says that it is. */
export const TABLE = { kind: 'Table', apiVersion: 'meta.k8s.io/v1' }

/** The table's head, as meta/v1 TableColumnDefinition has it. */
export function columnDefinitions(definition: Printed): object[] {
  return definition.columns.map(({ name, type, format = '', description, priority = 0 }) => ({
    name,
    type,
    format,
    description,
    priority,
  }))
}

/** One row: `object` as it is stored, `shown` as the request's version of the API has it. */
export function tableRow(
  definition: Printed,
  object: KubeObject,
  shown: object,
  { now, include }: { now: number; include: IncludeObject },
): object {
  const cells = cellsOf(definition.columns, object, now)
  if (include === 'None') return { cells, object: null }
  return { cells, object: include === 'Object' ? shown : partialMetadata(object) }
}

/** Only who it is: what kubectl needs to print a table's names and labels. */
export function partialMetadata({ metadata }: { metadata: object }): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata }
}

/** A kind's printer knows its own kind only; the registry keeps kinds apart. */
function cellsOf(columns: readonly Column<never>[], object: KubeObject, now: number): unknown[] {
  return columns.map((column: Pick<Column<KubeObject>, 'cell'>) => column.cell(object, now))
}
