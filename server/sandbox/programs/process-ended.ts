/** Why a process's signal is aborted: it has its exit code and is to do nothing more. */
export class ProcessEnded extends Error {
  override name = 'ProcessEnded'
  readonly exitCode: number

  constructor(exitCode: number) {
    super(`the process ended with exit code ${exitCode}`)
    this.exitCode = exitCode
  }
}

/** A write to a pipe that nobody reads any more; it ends its process as SIGPIPE does. */
export class BrokenPipe extends Error {
  override name = 'BrokenPipe'

  constructor() {
    super('the reader of the pipe is gone')
  }
}
