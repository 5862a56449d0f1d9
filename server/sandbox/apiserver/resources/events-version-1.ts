import { copyOf } from '../json.ts'
import type { Conversion } from '../resource-definition.ts'

/** What a member of core/v1 is called in events.k8s.io/v1. */
const NAMES: readonly (readonly [core: string, events: string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['reportingComponent', 'reportingController'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
]

/** A copy in which members go by other names, and say that they are of another version. */
function renamed(
  object: Readonly<Record<string, unknown>>,
  names: ReadonlyMap<string, string>,
  apiVersion: string,
): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(copyOf({ ...object }))) copy[names.get(name) ?? name] = value
  return { ...copy, apiVersion }
}

/** Events under events.k8s.io/v1, where the same members have newer names. */
export const eventsVersion1: Conversion = {
  toStored: (object) => renamed(object, new Map(NAMES.map(([core, events]) => [events, core])), 'v1'),
  fromStored: (object) => renamed(object, new Map(NAMES), 'events.k8s.io/v1'),
}
