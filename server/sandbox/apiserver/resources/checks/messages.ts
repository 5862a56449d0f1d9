/** What validation says of a value, in the words of the API server (k8s.io/apimachinery validation). */

const regexNote = (regex: string, ...examples: readonly string[]): string => {
  if (examples.length === 0) return `(regex used for validation is '${regex}')`
  const [first, ...others] = examples
  const also = others.map((example) => ` or '${example}', `).join('')
  return `(e.g. '${first}', ${also}regex used for validation is '${regex}')`
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'

export const DNS1123_LABEL = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character ${regexNote(LABEL, 'my-name', '123-abc')}`
export const DNS1123_SUBDOMAIN = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character ${regexNote(`${LABEL}(\\.${LABEL})*`, 'example.com')}`
export const DNS1035_LABEL = `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character ${regexNote('[a-z]([-a-z0-9]*[a-z0-9])?', 'my-name', 'abc-123')}`
const QUALIFIED_PART = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
export const QUALIFIED_NAME = `must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character ${regexNote(QUALIFIED_PART, 'MyName', 'my.name', '123-abc')}`
export const QUALIFIED_FORM =
  "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
  `${regexNote(QUALIFIED_PART, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`
export const LABEL_VALUE = `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character ${regexNote(`(${QUALIFIED_PART})?`, 'MyValue', 'my_value', '12345')}`
export const ENV_NAME =
  "a valid environment variable name must consist only of printable ASCII characters other than '='"
export const CONFIG_KEY = `a valid config key must consist of alphanumeric characters, '-', '_' or '.' ${regexNote('[-._a-zA-Z0-9]+', 'key.name', 'KEY_NAME', 'key-name')}`
export const PERCENT = `a valid percent string must be a numeric string followed by an ending '%' ${regexNote('[0-9]+%', '1%', '93%')}`
export const QUANTITY =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

export const IMMUTABLE = 'field is immutable'
export const NEGATIVE = 'must be greater than or equal to 0'
export const EMPTY = 'must be non-empty'
export const PORT_TYPE = 'must contain at least one letter (a-z)'
export const UNIQUE = 'must be unique'
export const NAME_PART = 'name part '
export const PREFIX_PART = 'prefix part '

/** @param limit the longest that is allowed */
export const tooLong = (limit: number): string => `must be no more than ${limit} characters`
export const tooManyBytes = (limit: number): string => `may not be more than ${limit} bytes`
/** Both ends belong to the range. */
export const between = (from: number, to: number): string => `must be between ${from} and ${to}, inclusive`
export const SELECTOR_MISMATCH = '`selector` does not match template `labels`'
export const nodePortRange = (from: number, to: number): string =>
  `provided port is not in the valid range. The range of valid ports is ${from}-${to}`
export const NODE_PORT_TAKEN = 'provided port is already allocated'
export const POD_UPDATE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'
export const STATEFUL_SET_UPDATE =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
