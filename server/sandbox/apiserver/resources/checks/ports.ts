import { between, PORT_TYPE, tooLong } from './messages.ts'
import type { Problems } from './problems.ts'

const NAME_LIMIT = 15
const HIGHEST_PORT = 65_535

export const PROTOCOLS: readonly string[] = ['SCTP', 'TCP', 'UDP']

/** What is wrong with the name of a port (an IANA service name, RFC 6335). */
export function portName(text: string): string[] {
  const problems: string[] = []
  if (text.length > NAME_LIMIT) problems.push(tooLong(NAME_LIMIT))
  if (!/^[-a-z0-9]+$/.test(text)) {
    problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  }
  if (!/[a-z]/.test(text)) problems.push(PORT_TYPE)
  if (text.includes('--')) problems.push('must not contain consecutive hyphens')
  if (text.startsWith('-') || text.endsWith('-')) problems.push('must not begin or end with a hyphen')
  return problems
}

/** What is wrong with the number of a port. */
export const portNumber = (port: number): string[] =>
  Number.isInteger(port) && port >= 1 && port <= HIGHEST_PORT ? [] : [between(1, HIGHEST_PORT)]

/** A port by number or by name, as probes and Services take it. */
export function portReference(problems: Problems, field: string, port: string | number | undefined): void {
  if (typeof port === 'string') problems.invalidEach(field, port, portName(port))
  else problems.invalidEach(field, port ?? 0, portNumber(port ?? 0))
}
