import type { Container } from 'kubernetes-types/core/v1'
import type { LabelSelector } from 'kubernetes-types/meta/v1'

import type { KubeObject } from '../../kube/objects.ts'
import { age } from '../duration.ts'
import { formatSelector } from '../label-selector.ts'
import type { Column } from '../resource-definition.ts'
import type { Labels } from './checks/labels.ts'

export const NONE = '<none>'
export const UNSET = '<unset>'
export const UNKNOWN = '<unknown>'

type Cell<T> = (object: T, now: number) => string | number | boolean

/** A column of text. */
export const text = <T>(name: string, description: string, cell: Cell<T>): Column<T> => ({
  name,
  type: 'string',
  description,
  cell,
})

/** A column of whole numbers. */
export const count = <T>(name: string, description: string, cell: Cell<T>): Column<T> => ({
  name,
  type: 'integer',
  description,
  cell,
})

/** The same column, shown with `-o wide` only. */
export const wide = <T>(column: Column<T>): Column<T> => ({ ...column, priority: 1 })

/** The first column of nearly every kind. */
export const nameColumn: Column<KubeObject> = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'The name of the object, unique in its namespace.',
  cell: ({ metadata }) => metadata.name,
}

/** How long ago the object was created. */
export const ageColumn: Column<KubeObject> = text(
  'Age',
  'How long ago the object was created.',
  (object, now) => age(object.metadata.creationTimestamp, now),
)

/** When the object was created, for the kinds that show no age. */
export const createdAtColumn: Column<KubeObject> = text(
  'Created At',
  'When the object was created.',
  ({ metadata }) => metadata.creationTimestamp,
)

/** The columns about the containers of a pod template. */
export const templateColumns = <T>(
  containersOf: (object: T) => readonly Container[] | undefined,
): readonly Column<T>[] => [
  text('Containers', 'The names of the containers in the template.', (object) =>
    (containersOf(object) ?? []).map(({ name }) => name).join(','),
  ),
  text('Images', 'The images of the containers in the template.', (object) =>
    (containersOf(object) ?? []).map(({ image = '' }) => image).join(','),
  ),
]

/** The wide columns of whatever has a pod template. */
export const containerColumns = <T>(
  containersOf: (object: T) => readonly Container[] | undefined,
): readonly Column<T>[] => templateColumns(containersOf).map((column) => wide(column))

/** The wide column of whatever chooses its pods by a label selector. */
export const selectorColumn = <T>(selectorOf: (object: T) => LabelSelector | undefined): Column<T> =>
  wide(
    text(
      'Selector',
      'Which pods belong to the object.',
      (object) => formatSelector(selectorOf(object)) || NONE,
    ),
  )

/** `app=web,tier=front`, sorted by key; `<none>` when there are none. */
export function formatLabels(labels: Labels | undefined): string {
  const entries = Object.entries(labels ?? {}).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return entries.map(([key, value]) => `${key}=${value ?? ''}`).join(',') || NONE
}

/** The first `limit` items, and how many were left out. */
export function firstItems(items: readonly string[], limit = 3): string {
  const shown = items.slice(0, limit).join(',')
  return items.length > limit ? `${shown} + ${items.length - limit} more...` : shown
}
