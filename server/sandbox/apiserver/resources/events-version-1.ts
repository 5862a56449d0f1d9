import { copyOf } from '../json.ts'
import type { Conversion } from '../resource-definition.ts'

/** What a member of core/v1 is called in events.k8s.io/v1. */
const TO_EVENTS: ReadonlyMap<string, string> = new Map([
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['reportingComponent', 'reportingController'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
])

const TO_CORE: ReadonlyMap<string, string> = new Map(
  Array.from(TO_EVENTS, ([core, events]) => [events, core]),
)

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
  toStored: (object) => renamed(object, TO_CORE, 'v1'),
  fromStored: (object) => renamed(object, TO_EVENTS, 'events.k8s.io/v1'),
}
