export type ImageErrorCode = 'invalid-reference' | 'not-found'

/** A pull that failed, in the words of the kubelet (`invalid-reference`) or of containerd (`not-found`). */
export class ImageError extends Error {
  override name = 'ImageError'
  readonly code: ImageErrorCode

  constructor(code: ImageErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
