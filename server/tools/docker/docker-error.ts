export type DockerErrorCode =
  'usage' | 'refused' | 'not-found' | 'registry' | 'build' | 'store' | 'unsupported'

/** A docker or docker-compose command that cannot be done; the message is what it prints on stderr. */
export class DockerError extends Error {
  override name = 'DockerError'
  readonly code: DockerErrorCode
  readonly exitCode: number

  constructor(code: DockerErrorCode, message: string, options: ErrorOptions & { exitCode?: number } = {}) {
    super(message, options)
    this.code = code
    this.exitCode = options.exitCode ?? 1
  }
}
