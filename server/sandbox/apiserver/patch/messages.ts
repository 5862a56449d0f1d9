// All texts about patches that cannot be applied, as the API server words them.

/**
 * Why a patch was refused: `malformed` is no patch of its kind (400), `not-applicable` does not fit the object (422, whose
 * text the server keeps to itself), `too-large` has too many operations (413), `no-merge-key` has an item of a list without
 * the key that its list is merged by, or an unknown directive (500).
 */
export type PatchErrorCode = 'malformed' | 'not-applicable' | 'too-large' | 'no-merge-key'

/** A patch that cannot be applied. */
export class PatchError extends Error {
  readonly code: PatchErrorCode

  constructor(code: PatchErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PatchError'
    this.code = code
  }
}

const json = (value: unknown) => JSON.stringify(value)

/** A patch that its kind does not allow; `what` is the whole text (400). */
export const malformedPatch = (what: string) => new PatchError('malformed', what)

/** A JSON patch that is no array of operations, said as Go's decoder says it (400). */
export const noListOfOperations = (patch: unknown) =>
  malformedPatch(
    `error decoding patch: json: cannot unmarshal ${typeof patch === 'boolean' ? 'bool' : typeof patch} into Go value of type []interface {}`,
  )

/** A JSON patch with more operations than the server takes (413). */
export const tooManyOperations = (limit: number, count: number) =>
  new PatchError('too-large', `The allowed maximum operations in a JSON patch is ${limit}, got ${count}`)

/** An operation of a JSON patch whose `path` or `from` points at nothing in the object (422). */
export const missingPath = (operation: string, path: string) =>
  new PatchError(
    'not-applicable',
    `${operation} operation does not apply: doc is missing path: ${json(path)}: missing value`,
  )

/** A `test` operation of a JSON patch that found another value at its path (422). */
export const testFailed = (path: string) =>
  new PatchError('not-applicable', `testing value ${path} failed: test failed`)

/** An `op` that RFC 6902 does not know (422). */
export const unknownOperation = (operation: unknown) =>
  new PatchError('not-applicable', `Unexpected kind: ${String(operation)}`)

/** An item in a list of a strategic merge patch that lacks the key by which the list is merged (500). */
export const noMergeKey = (item: unknown, key: string) =>
  new PatchError('no-merge-key', `map: ${json(item)} does not contain declared merge key: ${key}`)

/** A `$patch` directive other than `replace` and `delete` (500). */
export const unknownDirective = (directive: unknown, item: unknown) =>
  new PatchError('no-merge-key', `unknown patch type: ${String(directive)} in map: ${json(item)}`)

/** A strategic merge patch that sets a key which its own `$retainKeys` does not name (422). */
export const retainKeysMismatch = () =>
  new PatchError('not-applicable', "patch content doesn't match retainKeys list")
