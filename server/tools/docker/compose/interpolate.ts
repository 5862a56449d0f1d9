import { DockerError } from '../docker-error.ts'
import { invalidInterpolation, missingMandatory } from './messages.ts'

/** Where a text stands, for what is said of it: `image`, `frontend`. */
export interface Place {
  option: string
  service: string
}

/** Variables, and who is told of those that are not set. */
export interface Scope {
  variables: Readonly<Record<string, string | undefined>>
  onUnset: (name: string) => void
}

const TOKEN = /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?])((?:[^{}]|\{[^{}]*\})*))?\}|())/g

/**
 * Puts variables in as the Compose Specification says: `$A`, `${A}`, `${A-default}`, `${A:-default}`, `${A?error}`, `${A:?error}`; `$$` is
 * a dollar sign.
 * @throws {DockerError} `refused`
 */
export function interpolate(text: string, place: Place, { variables, onUnset }: Scope): string {
  return text.replaceAll(TOKEN, (...found: (string | undefined)[]) => {
    const [whole = '', dollar, plain, braced, operator, word = ''] = found
    if (dollar !== undefined) return '$'
    const name = plain ?? braced
    if (name === undefined) throw new DockerError('refused', invalidInterpolation(place, text))
    const value = variables[name]
    const isGiven = operator?.startsWith(':') === true ? (value ?? '') !== '' : value !== undefined
    if (isGiven) return value ?? ''
    if (operator?.endsWith('-') === true) return interpolate(word, place, { variables, onUnset })
    if (operator !== undefined) throw new DockerError('refused', missingMandatory(place, whole, word))
    if (value === undefined) onUnset(name)
    return value ?? ''
  })
}

/** Puts variables into all texts of a service's settings. */
export function interpolateAll(value: unknown, place: Place, scope: Scope): unknown {
  if (typeof value === 'string') return interpolate(value, place, scope)
  if (Array.isArray(value)) return value.map((one) => interpolateAll(one, place, scope))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      interpolateAll(one, { ...place, option: place.option === '' ? key : place.option }, scope),
    ]),
  )
}

/** Reads an .env file: `NAME=value` lines, quotes, comments and `export`. */
export function parseEnvFile(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(?:'([^']*)'|"([^"]*)"|(.*?))\s*(?:\s#.*)?$/.exec(
      line,
    )
    if (match?.[1] !== undefined) found[match[1]] = match[2] ?? match[3] ?? match[4] ?? ''
  }
  return found
}
