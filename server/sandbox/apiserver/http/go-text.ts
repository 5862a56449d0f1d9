import { isJsonObject } from '../json.ts'

/** JSON data as Go's `%+v` prints it: `map[metadata:map[labels:map[app:web]]]`, keys sorted. */
export function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => goText(item)).join(' ')}]`
  if (isJsonObject(value)) {
    const keys = Object.keys(value).toSorted()
    return `map[${keys.map((key) => `${key}:${goText(value[key])}`).join(' ')}]`
  }
  if (value === null || value === undefined) return '<nil>'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
