import { pipeline } from 'node:stream/promises'

import type { LogQuery } from '../../engine/pod-runtime.ts'
import { PARTS, REFUSALS } from '../messages.ts'
import type { NamedCall } from './call.ts'
import { booleanOf, integerOf } from './query.ts'

/** GET of pods/log: the container's output as plain text, as long as the client stays. */
export async function servePodLog({ cluster, exchange, namespace = '', name }: NamedCall): Promise<void> {
  const { query, response } = exchange
  cluster.api.get('pods', namespace, name)
  if (!cluster.runtime) throw REFUSALS.unavailable(PARTS.noPodRuntime)
  const container = query.get('container') ?? ''
  const ref = { namespace, pod: name, ...(container === '' ? {} : { container }) }
  const log = cluster.runtime.openLog(ref, logQuery(query))
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-cache, private' })
  response.flushHeaders()
  try {
    await pipeline(log, response)
  } catch {
    // The client left, or the log broke off: the head is sent, so all that is left is to end the connection.
    response.destroy()
  }
}

function logQuery(query: URLSearchParams): LogQuery {
  const sinceTime = query.get('sinceTime') ?? ''
  return {
    follow: booleanOf(query, 'follow'),
    previous: booleanOf(query, 'previous'),
    timestamps: booleanOf(query, 'timestamps'),
    ...counts(query),
    ...(sinceTime === '' ? {} : { sinceTime }),
  }
}

function counts(query: URLSearchParams): Pick<LogQuery, 'tailLines' | 'sinceSeconds' | 'limitBytes'> {
  const found: Pick<LogQuery, 'tailLines' | 'sinceSeconds' | 'limitBytes'> = {}
  for (const [name, least] of [
    ['tailLines', 0],
    ['sinceSeconds', 1],
    ['limitBytes', 1],
  ] as const) {
    const value = integerOf(query, name)
    if (value === undefined) continue
    if (value < least) {
      throw REFUSALS.invalid({ group: '', kind: 'PodLogOptions' }, '', [
        { type: 'FieldValueInvalid', field: name, message: PARTS.tooSmall(value, least) },
      ])
    }
    found[name] = value
  }
  return found
}
