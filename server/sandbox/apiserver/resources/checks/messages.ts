/** What validation says of a value, in the words of the API server (k8s.io/apimachinery validation). */

/** The examples are joined with a comma and two spaces, as the real server has it. */
const regexNote = (regex: string, ...examples: readonly string[]): string =>
  `(e.g. ${examples.map((example) => `'${example}'`).join(',  or ')}, regex used for validation is '${regex}')`

export const ENV_NAME =
  "a valid environment variable name must consist only of printable ASCII characters other than '='"
export const CONFIG_KEY = `a valid config key must consist of alphanumeric characters, '-', '_' or '.' ${regexNote('[-._a-zA-Z0-9]+', 'key.name', 'KEY_NAME', 'key-name')}`
export const PERCENT = `a valid percent string must be a numeric string followed by an ending '%' ${regexNote('[0-9]+%', '1%', '93%')}`
export const QUANTITY =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

export const IMMUTABLE = 'field is immutable'
export const NEGATIVE = 'must be greater than or equal to 0'
export const PORT_TYPE = 'must contain at least one letter (a-z)'
export const UNIQUE = 'must be unique'

/** The value has more characters than `limit`. */
export const tooLong = (limit: number): string => `must be no more than ${limit} characters`
/** The value has more bytes of UTF-8 than `limit`. */
export const tooManyBytes = (limit: number): string => `may not be more than ${limit} bytes`
/** The number lies outside the range, both ends of which belong to it. */
export const between = (from: number, to: number): string => `must be between ${from} and ${to}, inclusive`
export const SELECTOR_MISMATCH = '`selector` does not match template `labels`'
/** The nodePort asked for lies outside the range, both ends of which belong to it. */
export const nodePortRange = (from: number, to: number): string =>
  `provided port is not in the valid range. The range of valid ports is ${from}-${to}`
export const NODE_PORT_TAKEN = 'provided port is already allocated'
export const POD_UPDATE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'
export const STATEFUL_SET_UPDATE =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
export const IMMUTABLE_SET = 'field is immutable when `immutable` is set'
