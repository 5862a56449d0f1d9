export type ImageErrorCode = 'invalid-reference' | 'not-found' | 'unreachable'

/** A pull that failed, in the words of the kubelet (`invalid-reference`) or of containerd (`not-found`, `unreachable`). */
export class ImageError extends Error {
  override name = 'ImageError'
  readonly code: ImageErrorCode

  constructor(code: ImageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
