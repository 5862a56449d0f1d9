import type { KindMap } from '../../kube/objects.ts'
import { age } from '../duration.ts'
import type { Column, FieldProblem, ResourceDefinition } from '../resource-definition.ts'
import { Problems } from './checks/problems.ts'
import { nameColumn, text, wide } from './columns.ts'
import { eventsVersion1 } from './events-version-1.ts'
import type { LooseDraft } from './loose.ts'
import { plain } from './plain.ts'

type Event = KindMap['events']

function validate({ metadata, involvedObject }: LooseDraft<'events'>): FieldProblem[] {
  const problems = new Problems()
  const namespace = involvedObject?.namespace || 'default'
  if (namespace !== metadata?.namespace) {
    problems.invalid(
      'involvedObject.namespace',
      involvedObject?.namespace ?? '',
      'does not match event.namespace',
    )
  }
  return problems.list
}

const firstSeen = ({ firstTimestamp, eventTime }: Event, now: number): string =>
  age(firstTimestamp ?? eventTime, now)

function lastSeen(event: Event, now: number): string {
  const last = event.series?.lastObservedTime ?? event.lastTimestamp
  return last === undefined || last === null ? firstSeen(event, now) : age(last, now)
}

function objectOf({ involvedObject: { kind = '', name = '' } }: Event): string {
  return name === '' ? kind.toLowerCase() : `${kind.toLowerCase()}/${name}`
}

function sourceOf({ source, reportingComponent, reportingInstance }: Event): string {
  const parts = [source?.component || (reportingComponent ?? ''), source?.host || (reportingInstance ?? '')]
  return parts.filter((part) => part !== '').join(', ')
}

const columns: readonly Column<Event>[] = [
  text('Last Seen', 'How long ago it happened last.', lastSeen),
  text('Type', 'Normal or Warning.', ({ type = '' }) => type),
  text('Reason', 'What happened, in one word.', ({ reason = '' }) => reason),
  text('Object', 'What it happened to.', objectOf),
  wide(text('Subobject', 'Which part of it.', ({ involvedObject }) => involvedObject.fieldPath ?? '')),
  wide(text('Source', 'Who says so.', sourceOf)),
  text('Message', 'What happened.', ({ message = '' }) => message.trim()),
  wide(text('First Seen', 'How long ago it happened first.', firstSeen)),
  wide(text('Count', 'How often it happened.', ({ series, count }) => String(series?.count ?? (count || 1)))),
  wide(nameColumn),
]

/** Events (core/v1, and events.k8s.io/v1). */
export const events: ResourceDefinition<'events'> = {
  ...plain,
  name: 'events',
  group: '',
  conversions: { 'events.k8s.io/v1': eventsVersion1 },
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  applyDefaults(draft: LooseDraft<'events'>) {
    // Members that Go's types always write.
    draft.source ??= {}
    draft.reportingComponent ??= ''
    draft.reportingInstance ??= ''
    draft.involvedObject ??= {}
    for (const name of ['eventTime', 'firstTimestamp', 'lastTimestamp'] as const) {
      if (draft[name] === undefined) Object.assign(draft, { [name]: null })
    }
  },
  validate,
  columns,
  fields: {
    'involvedObject.kind': ({ involvedObject }) => involvedObject.kind ?? '',
    'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace ?? '',
    'involvedObject.name': ({ involvedObject }) => involvedObject.name ?? '',
    'involvedObject.uid': ({ involvedObject }) => involvedObject.uid ?? '',
    'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath ?? '',
    reason: ({ reason = '' }) => reason,
    reportingComponent: ({ reportingComponent = '' }) => reportingComponent,
    source: ({ source, reportingComponent = '' }) => source?.component || reportingComponent,
    type: ({ type = '' }) => type,
  },
}
