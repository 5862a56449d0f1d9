import type { StatusCause } from 'kubernetes-types/meta/v1'

import type { FieldProblem } from './resource-definition.ts'
import { StatusError } from './status-error.ts'
import type { StatusDetails } from './status-error.ts'

/** A kind as errors name it: the plural or the kind, and its group (empty for the core group). */
export interface Named {
  group: string
  plural: string
  kind: string
}

const qualified = (name: string, group: string): string => (group === '' ? name : `${name}.${group}`)

const detailsOf = (of: Named, name: string): StatusDetails => ({
  ...(name === '' ? {} : { name }),
  ...(of.group === '' ? {} : { group: of.group }),
  kind: of.plural,
})

const OPTIMISTIC_LOCK =
  'the object has been modified; please apply your changes to the latest version and try again'

/** Every refusal of the API server, in the words of a Kubernetes 1.32 server, which scripts and people know. */
export const REFUSALS = {
  notFound: (of: Named, name: string) =>
    new StatusError('NotFound', `${qualified(of.plural, of.group)} "${name}" not found`, detailsOf(of, name)),
  noSuchResource: () => new StatusError('NotFound', 'the server could not find the requested resource', {}),
  applyConflict: (message: string, causes: StatusCause[], cause: Error) =>
    new StatusError('Conflict', message, { causes }, { cause }),
  alreadyExists: (of: Named, name: string) =>
    new StatusError(
      'AlreadyExists',
      `${qualified(of.plural, of.group)} "${name}" already exists`,
      detailsOf(of, name),
    ),
  conflict: (of: Named, name: string, why: string) =>
    new StatusError(
      'Conflict',
      `Operation cannot be fulfilled on ${qualified(of.plural, of.group)} "${name}": ${why}`,
      detailsOf(of, name),
    ),
  modified: (of: Named, name: string) => REFUSALS.conflict(of, name, OPTIMISTIC_LOCK),
  precondition: (of: Named, name: string, what: 'UID' | 'ResourceVersion', wanted: string, is: string) =>
    REFUSALS.conflict(
      of,
      name,
      `Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${is}`,
    ),
  forbidden: (of: Named, name: string, why: string, cause?: { type: string; message: string }) =>
    new StatusError(
      'Forbidden',
      name === ''
        ? `${qualified(of.plural, of.group)} is forbidden: ${why}`
        : `${qualified(of.plural, of.group)} "${name}" is forbidden: ${why}`,
      {
        ...detailsOf(of, name),
        ...(cause
          ? { causes: [{ reason: cause.type, message: cause.message, field: 'metadata.namespace' }] }
          : {}),
      },
    ),
  namespaceTerminating: (of: Named, name: string, namespace: string) =>
    REFUSALS.forbidden(
      of,
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
      { type: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated` },
    ),
  immortalNamespace: (of: Named, name: string) =>
    REFUSALS.forbidden(of, name, 'this namespace may not be deleted'),
  invalid: (of: Pick<Named, 'group' | 'kind'>, name: string, problems: readonly FieldProblem[]) =>
    new StatusError('Invalid', invalidMessage(of, name, problems), {
      name,
      ...(of.group === '' ? {} : { group: of.group }),
      kind: of.kind,
      causes: problems.map(({ type, message, field }) => ({ reason: type, message, field })),
    }),
  badRequest: (message: string, options?: ErrorOptions) =>
    new StatusError('BadRequest', message, undefined, options),
  unauthorized: () => new StatusError('Unauthorized', 'Unauthorized'),
  foreignHost: (host: string) =>
    new StatusError(
      'Forbidden',
      `forbidden: this API server answers to loopback names only, and the request is for host ${JSON.stringify(host)}`,
      {},
    ),
  methodNotAllowed: () =>
    new StatusError(
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
      {},
    ),
  notAcceptable: (accepted: readonly string[]) =>
    new StatusError('NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`),
  unsupportedMediaType: (accepted: readonly string[]) =>
    new StatusError(
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
    ),
  /** The real server keeps the reason to itself. */
  rejected: (cause: Error) =>
    new StatusError(
      'Invalid',
      'the server rejected our request due to an error in our request',
      {},
      { cause },
    ),
  tooManyOperations: (message: string, cause: Error) =>
    new StatusError('RequestEntityTooLarge', `Request entity too large: ${message}`, undefined, { cause }),
  /** In the words of etcd, whose quota ends a cluster's growth as well. */
  storeFull: () => new StatusError('InternalError', 'etcdserver: mvcc: database space exceeded'),
  tooLarge: (limit: number) =>
    new StatusError('RequestEntityTooLarge', `Request entity too large: limit is ${limit}`),
  expired: (asked: number, oldest: number) =>
    new StatusError('Expired', `too old resource version: ${asked} (${oldest})`),
  listExpired: () => new StatusError('Expired', 'The resourceVersion for the provided list is too old.'),
  continueExpired: () =>
    new StatusError(
      'Expired',
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
    ),
  fromTheFuture: (asked: number, current: number) =>
    new StatusError('Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
      retryAfterSeconds: 1,
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    }),
  internal: (what: string, options?: ErrorOptions) =>
    new StatusError(
      'InternalError',
      `Internal error occurred: ${what}`,
      { causes: [{ message: what }] },
      options,
    ),
  unavailable: (message: string) => new StatusError('ServiceUnavailable', message),
  evictionRefused: (budget: string, healthy: number, have: number) =>
    new StatusError('TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
      causes: [
        {
          reason: 'DisruptionBudget',
          message: `The disruption budget ${budget} needs ${healthy} healthy pods and has ${have} currently`,
        },
      ],
    }),
  budgetNotReady: (budget: string) =>
    new StatusError('TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
      retryAfterSeconds: 10,
      causes: [
        {
          reason: 'DisruptionBudget',
          message: `The disruption budget ${budget} is still being processed by the server.`,
        },
      ],
    }),
  severalBudgets: () =>
    REFUSALS.internal(
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    ),
} as const

function invalidMessage(
  of: Pick<Named, 'group' | 'kind'>,
  name: string,
  problems: readonly FieldProblem[],
): string {
  const start = `${qualified(of.kind, of.group)} "${name}" is invalid`
  const parts = problems.map((problem) => `${problem.field}: ${problem.message}`)
  if (parts.length === 0) return start
  return parts.length === 1 ? `${start}: ${parts.join('')}` : `${start}: [${parts.join(', ')}]`
}

/** What is wrong with the words of a request, in the server's words, where they become part of a longer sentence. */
export const PARTS = {
  keptOnly: (kinds: string, lack: string) => `the sandbox keeps and shows ${kinds}, but ${lack}`,
  namespaceMismatch: 'the namespace of the provided object does not match the namespace sent on the request',
  resourceVersionOnCreate: 'resourceVersion should not be set on objects to be created',
  nameMismatch: (name: string, url: string) =>
    `the name of the object (${name}) does not match the name on the URL (${url})`,
  namespaceOfUpdate: (namespace: string, url: string) =>
    `the namespace of the object (${namespace}) does not match the namespace on the request (${url})`,
  versionMismatch: (data: string, expected: string) =>
    `the API version in the data (${data}) does not match the expected API version (${expected})`,
  cannotBeHandled: (kind: string, version: string, expected: string, why: string) =>
    `${kind} in version "${version}" cannot be handled as a ${expected}: ${why}`,
  unrecognized: (expected: string, why: string, summary: string) =>
    `the object provided is unrecognized (must be of type ${expected}): ${why} (${summary})`,
  noVersionKind: (why: string) => `couldn't get version/kind; json parse error: ${why}`,
  notAnObject: (type: string) =>
    `json: cannot unmarshal ${type} into Go value of type struct { APIVersion string; Kind string }`,
  duplicateKey: (line: number, key: string) => `line ${line}: key "${key}" already set in map`,
  noBodyEnd: 'the request ended before its body',
  otherKind: (kind: string, expected: string) =>
    `the request's path expects a ${expected}, its body holds a ${kind}`,
  strictDecoding: (problems: readonly string[]) => `strict decoding error: ${problems.join(', ')}`,
  unsupportedField: (field: string) => `field label not supported: ${field}`,
  fieldSelector: (selector: string, part: string) =>
    `invalid selector: '${selector}'; can't understand '${part}'`,
  badContinue: 'continue key is not valid: the token was not made by this server',
  badResourceVersion: (text: string) =>
    `Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
  badBoolean: (name: string, text: string) =>
    `unable to parse ${name}: ${JSON.stringify(text)} is neither true nor false`,
  badNumber: (name: string, text: string) => `strconv.ParseInt: parsing "${text}": invalid syntax (${name})`,
  managedFieldsNotNil: 'metadata.managedFields must be nil',
  negative: (value: unknown) => `Invalid value: ${JSON.stringify(value)}: must be greater than or equal to 0`,
  tooSmall: (value: number, least: number) =>
    `Invalid value: ${value}: must be greater than ${least === 0 ? 'or equal to 0' : '0'}`,
  fieldManagerRequired: 'Required value: is required for apply patch',
  upgradeRequired: 'Upgrade request required',
  badPatch: (why: string) => `error decoding patch: ${why}`,
  badYaml: (why: string) => `error decoding YAML: ${why}`,
  alreadyAssigned: (pod: string, node: string) => `pod ${pod} is already assigned to node "${node}"`,
  beingDeleted: (pod: string) => `pod ${pod} is being deleted, cannot be assigned to a host`,
  addressTaken: (address: string) => `failed to allocate IP ${address}: provided IP is already allocated`,
  addressOutside: (address: string, range: string) =>
    `failed to allocate IP ${address}: the provided IP (${address}) is not in the valid range. The range of valid IPs is ${range}`,
  starting: 'the cluster is starting',
  noPodRuntime: 'no kubelet answers for the pods of this cluster',
  badDryRun: (value: string) => `Unsupported value: ${JSON.stringify(value)}: supported values: "All"`,
} as const
