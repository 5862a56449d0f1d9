export type ShellErrorCode = 'syntax' | 'incomplete' | 'expansion' | 'redirection' | 'usage'

/** What ends a command, and a shell that is not interactive. `incomplete`: more lines may make it whole. */
export class ShellError extends Error {
  override name = 'ShellError'
  readonly code: ShellErrorCode
  readonly exitCode: number

  constructor(code: ShellErrorCode, message: string, exitCode = 2) {
    super(message)
    this.code = code
    this.exitCode = exitCode
  }
}

/** `break`, `continue`, `return` and `exit` on their way to what they leave. */
export class Leave extends Error {
  override name = 'Leave'
  readonly what: 'break' | 'continue' | 'return' | 'exit' | 'interrupt'
  /** Loops still to leave, or the exit code. */
  readonly value: number

  constructor(what: 'break' | 'continue' | 'return' | 'exit' | 'interrupt', value: number) {
    super(what)
    this.what = what
    this.value = value
  }
}
