// All texts about protobuf bodies, in one place: what was expected and what came.

/**
 * What is wrong with a body: `not-protobuf` has another encoding, `unknown-kind` a kind that the sandbox does not know,
 * `malformed` is cut off or breaks protobuf's rules.
 */
export type ProtobufErrorCode = 'not-protobuf' | 'unknown-kind' | 'malformed'

/** A request body that cannot be read as Kubernetes' protobuf. */
export class ProtobufError extends Error {
  readonly code: ProtobufErrorCode

  constructor(code: ProtobufErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ProtobufError'
    this.code = code
  }
}

/** A body without the magic bytes `k8s\0` that begin Kubernetes' protobuf. */
export const notProtobuf = () =>
  new ProtobufError(
    'not-protobuf',
    'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
  )

/** A body of a kind that no schema of the sandbox describes. */
export const unknownKind = (apiVersion: string, kind: string) =>
  new ProtobufError(
    'unknown-kind',
    `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`,
  )

/** A body that ends too early or breaks the wire format at `offset` bytes from its start. */
export const malformed = (what: string, offset: number, cause?: unknown) =>
  new ProtobufError('malformed', `the protobuf body breaks off or is not valid at byte ${offset}: ${what}`, {
    cause,
  })
