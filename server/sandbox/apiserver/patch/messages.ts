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

export const malformedPatch = (what: string) => new PatchError('malformed', what)

export const tooManyOperations = (limit: number, count: number) =>
  new PatchError('too-large', `The allowed maximum operations in a JSON patch is ${limit}, got ${count}`)

export const missingPath = (operation: string, path: string) =>
  new PatchError(
    'not-applicable',
    `${operation} operation does not apply: doc is missing path: ${json(path)}: missing value`,
  )

export const testFailed = (path: string) =>
  new PatchError('not-applicable', `testing value ${path} failed: test failed`)

export const unknownOperation = (operation: unknown) =>
  new PatchError('not-applicable', `Unexpected kind: ${String(operation)}`)

export const noMergeKey = (item: unknown, key: string) =>
  new PatchError('no-merge-key', `map: ${json(item)} does not contain declared merge key: ${key}`)

export const unknownDirective = (directive: unknown, item: unknown) =>
  new PatchError('no-merge-key', `unknown patch type: ${String(directive)} in map: ${json(item)}`)

export const retainKeysMismatch = () =>
  new PatchError('not-applicable', "patch content doesn't match retainKeys list")
