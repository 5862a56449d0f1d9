import { nameProblems } from '../../names.ts'
import { CONFIG_KEY, ENV_NAME, tooLong } from './messages.ts'

/** Each check returns what is wrong with a name, in the order the API server says it; nothing when it is right. */
const KEY_LIMIT = 253
const PRINTABLE_ENV = /^[ -<>-~]+$/
const KEY = /^[-._a-zA-Z0-9]+$/

/** A name such as a container's: RFC 1123 label. */
export const dns1123Label = (text: string): string[] => nameProblems(text, 'dns1123-label')

/** A name such as most objects have: RFC 1123 subdomain. */
export const dns1123Subdomain = (text: string): string[] => nameProblems(text, 'dns1123-subdomain')

/** The name of an environment variable, with what 1.32 allows (RelaxedEnvironmentVariableValidation). */
export const envName = (text: string): string[] => (PRINTABLE_ENV.test(text) ? [] : [ENV_NAME])

/** A key of a ConfigMap or a Secret. */
export function configKey(text: string): string[] {
  const problems: string[] = []
  if (text.length > KEY_LIMIT) problems.push(tooLong(KEY_LIMIT))
  if (!KEY.test(text)) problems.push(CONFIG_KEY)
  if (text === '.' || text === '..') problems.push(`must not be '${text}'`)
  return problems
}
