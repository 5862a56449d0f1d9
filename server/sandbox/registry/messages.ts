/** What a registry says with each of its codes (OCI Distribution 1.1 "Error Codes", words of the Distribution project). */
export const ERROR_MESSAGES = {
  BLOB_UNKNOWN: 'blob unknown to registry',
  BLOB_UPLOAD_INVALID: 'blob upload invalid',
  BLOB_UPLOAD_UNKNOWN: 'blob upload unknown to registry',
  DIGEST_INVALID: 'provided digest did not match uploaded content',
  MANIFEST_BLOB_UNKNOWN: 'blob unknown to registry',
  MANIFEST_INVALID: 'manifest invalid',
  MANIFEST_UNKNOWN: 'manifest unknown',
  NAME_INVALID: 'invalid repository name',
  NAME_UNKNOWN: 'repository name not known to registry',
  PAGINATION_NUMBER_INVALID: 'invalid number of results requested',
  RANGE_INVALID: 'invalid content range',
  SIZE_INVALID: 'provided length did not match content length',
  TAG_INVALID: 'manifest tag did not match URI',
  TOOMANYREQUESTS: 'too many requests',
  UNKNOWN: 'unknown error',
  UNSUPPORTED: 'The operation is unsupported.',
} as const

const MEBIBYTE = 1024 * 1024

/** Why an upload is not taken any further: it alone is too large. */
export const uploadTooLarge = (limitBytes: number): string =>
  `expected at most ${limitBytes / MEBIBYTE} MiB in one upload of the sandbox's registry`

/** Why an upload is not taken any further: the registry has no room left. */
export const registryFull = (limitBytes: number): string =>
  `the sandbox's registry is full (${limitBytes / MEBIBYTE} MiB): delete images from it, or the deployment that runs it`

/** Why no upload can begin. */
export const tooManyUploads = (limit: number): string =>
  `the sandbox's registry takes at most ${limit} uploads at once: end some of them, or wait`

/** Why a name cannot be given: the list of what the registry holds has no room left. */
export const tooManyEntries = (limit: number): string =>
  `the sandbox's registry lists at most ${limit} blobs, manifests and tags: delete some of them`

/** Why a manifest is refused for its length alone. */
export const manifestTooLarge = (limitBytes: number): string =>
  `expected a manifest of at most ${limitBytes / MEBIBYTE} MiB`
