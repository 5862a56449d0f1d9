import { PARTS, REFUSALS } from '../messages.ts'

/** A query parameter that says yes or no; left out, it is no. @throws {StatusError} BadRequest */
export function booleanOf(query: URLSearchParams, name: string): boolean {
  const text = query.get(name)
  if (text === null || text === 'false' || text === '0') return false
  if (text === '' || text === 'true' || text === '1') return true
  throw REFUSALS.badRequest(PARTS.badBoolean(name, text))
}

/** A query parameter that counts something. @throws {StatusError} BadRequest */
export function integerOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (!/^-?\d{1,15}$/.test(text)) throw REFUSALS.badRequest(PARTS.badNumber(name, text))
  return Number(text)
}

/** A resourceVersion; empty counts as none. @throws {StatusError} Invalid when it is no number */
export function revisionOf(query: URLSearchParams): number | undefined {
  const text = query.get('resourceVersion') ?? ''
  if (text === '') return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw REFUSALS.invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [
    { type: 'FieldValueInvalid', field: 'resourceVersion', message: PARTS.badResourceVersion(text) },
  ])
}

/** Whether the request is only to be tried (`dryRun=All`). @throws {StatusError} Invalid for anything else */
export function dryRunOf(query: URLSearchParams): boolean {
  const values = query.getAll('dryRun').filter((value) => value !== '')
  const wrong = values.find((value) => value !== 'All')
  if (wrong === undefined) return values.length > 0
  throw REFUSALS.invalid({ group: 'meta.k8s.io', kind: 'CreateOptions' }, '', [
    { type: 'FieldValueNotSupported', field: 'dryRun', message: PARTS.badDryRun(wrong) },
  ])
}
