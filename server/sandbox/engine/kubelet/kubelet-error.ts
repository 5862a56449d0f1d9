export type KubeletErrorCode = 'config' | 'mount'

/** Why a container cannot be made yet: an object that it names is missing (`config`), or a volume of the pod (`mount`). */
export class KubeletError extends Error {
  override name = 'KubeletError'
  readonly code: KubeletErrorCode

  constructor(code: KubeletErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
