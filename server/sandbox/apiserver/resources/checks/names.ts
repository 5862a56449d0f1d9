import {
  CONFIG_KEY,
  DNS1035_LABEL,
  DNS1123_LABEL,
  DNS1123_SUBDOMAIN,
  ENV_NAME,
  LABEL_VALUE,
  NAME_PART,
  EMPTY,
  PREFIX_PART,
  QUALIFIED_FORM,
  QUALIFIED_NAME,
  tooLong,
} from './messages.ts'

/** Each check returns what is wrong with a name, in the order the API server says it; nothing when it is right. */
const LABEL_LIMIT = 63
const SUBDOMAIN_LIMIT = 253

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const PRINTABLE_ENV = /^[ -<>-~]+$/
const KEY = /^[-._a-zA-Z0-9]+$/

const check = (text: string, limit: number, regex: RegExp, message: string): string[] => {
  const problems: string[] = []
  if (text.length > limit) problems.push(tooLong(limit))
  if (!regex.test(text)) problems.push(message)
  return problems
}

/** A name such as a container's: RFC 1123 label. */
export const dns1123Label = (text: string): string[] => check(text, LABEL_LIMIT, LABEL, DNS1123_LABEL)

/** A name such as most objects have: RFC 1123 subdomain. */
export const dns1123Subdomain = (text: string): string[] =>
  check(text, SUBDOMAIN_LIMIT, SUBDOMAIN, DNS1123_SUBDOMAIN)

/** A name such as a Service's: RFC 1035 label. */
export const dns1035Label = (text: string): string[] => check(text, LABEL_LIMIT, LABEL_1035, DNS1035_LABEL)

/** The key of a label, a taint or an extended resource: `example.com/name`. */
export function qualifiedName(text: string): string[] {
  const parts = text.split('/')
  if (parts.length > 2) return [QUALIFIED_FORM]
  const problems: string[] = []
  const name = parts.at(-1) ?? ''
  const prefix = parts.length === 2 ? parts[0] : undefined
  if (prefix === '') problems.push(PREFIX_PART + EMPTY)
  else if (prefix !== undefined)
    problems.push(...dns1123Subdomain(prefix).map((text_) => PREFIX_PART + text_))
  if (name === '') problems.push(NAME_PART + EMPTY)
  else if (name.length > LABEL_LIMIT) problems.push(NAME_PART + tooLong(LABEL_LIMIT))
  if (!QUALIFIED.test(name)) problems.push(NAME_PART + QUALIFIED_NAME)
  return problems
}

/** The value of a label. */
export const labelValue = (text: string): string[] =>
  text === '' ? [] : check(text, LABEL_LIMIT, QUALIFIED, LABEL_VALUE)

/** The name of an environment variable, with what 1.32 allows (RelaxedEnvironmentVariableValidation). */
export const envName = (text: string): string[] => (PRINTABLE_ENV.test(text) ? [] : [ENV_NAME])

/** A key of a ConfigMap or a Secret. */
export function configKey(text: string): string[] {
  const problems = check(text, SUBDOMAIN_LIMIT, KEY, CONFIG_KEY)
  if (text === '.' || text === '..') problems.push(`must not be '${text}'`)
  return problems
}
