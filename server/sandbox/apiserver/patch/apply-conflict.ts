import type { ManagedFieldsEntry, StatusCause } from 'kubernetes-types/meta/v1'

/** One path that another manager owns and the applied configuration would change. */
export interface Conflict {
  manager: ManagedFieldsEntry
  /** As the server prints it: `.spec.replicas`. */
  path: string
}

/** Server-side apply would take fields from others and was not told to: reason Conflict, with one cause a path. */
export class ApplyConflictError extends Error {
  readonly code = 'apply-conflict'
  readonly conflicts: readonly Conflict[]

  constructor(conflicts: readonly Conflict[]) {
    super(describe(conflicts))
    this.name = 'ApplyConflictError'
    this.conflicts = conflicts
  }

  /** The causes of the Status; kubectl prints them and how to resolve them. */
  get causes(): StatusCause[] {
    return this.conflicts.map(({ manager, path }) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${printManager(manager)}`,
      field: path,
    }))
  }
}

function describe(conflicts: readonly Conflict[]): string {
  const [first] = conflicts
  if (conflicts.length === 1 && first)
    return `Apply failed with 1 conflict: conflict with ${printManager(first.manager)}: ${first.path}`
  const byManager = new Map<string, string[]>()
  for (const { manager, path } of conflicts) {
    const head = `conflicts with ${printManager(manager)}:`
    byManager.set(head, [...(byManager.get(head) ?? []), `- ${path}`])
  }
  const sorted = [...byManager].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const text = sorted.flatMap(([head, paths]) => [head].concat(paths)).join('\n')
  return `Apply failed with ${conflicts.length} conflicts: ${text}`
}

function printManager({ manager = '', subresource, operation, apiVersion }: ManagedFieldsEntry): string {
  const name =
    JSON.stringify(manager) + (subresource ? ` with subresource ${JSON.stringify(subresource)}` : '')
  return operation === 'Update' ? `${name} using ${apiVersion}` : name
}
