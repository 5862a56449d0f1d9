import { PassThrough, Readable, Writable } from 'node:stream'

import type { ContainerProcessStreams } from './container.ts'
import type { Terminal, TerminalOptions } from './terminal.ts'

/** An input that somebody outside may write to later. */
export const newOpenInput = (): PassThrough => {
  const input = new PassThrough()
  input.on('error', () => undefined)
  return input
}

/** An input that is at its end, as /dev/null is. */
export const newEmptyInput = (): Readable =>
  new Readable({
    read() {
      this.push(null)
    },
  })

/** What a process that exec brought reads and writes, and the client's streams behind it. */
export interface ConnectedStreams {
  readonly terminal: Terminal | undefined
  readonly standard: { stdin: Readable; stdout: Writable; stderr: Writable }
  /** Waits until the client has taken all, or is gone. */
  flush(): Promise<void>
  /** Gives up on a client that does not read. */
  hurry(): void
  dispose(): void
}

type NewTerminal = (size: { columns: number; rows: number }, emit: TerminalOptions['emit']) => Terminal

/** Puts streams of the process's own before the client's, so that neither's end is the other's. */
export function connectStreams(streams: ContainerProcessStreams, newTerminal: NewTerminal): ConnectedStreams {
  const stdout = forwardTo(streams.stdout)
  const stderr = forwardTo(streams.stderr)
  const outputs = [stdout, stderr]
  const terminal = streams.tty
    ? newTerminal(streams.tty, (chunk, done) => {
        if (stdout.destroyed || stdout.writableEnded) done()
        else stdout.write(chunk, () => done())
      })
    : undefined
  const input = terminal ? terminal.openInput() : streams.stdin ? newOpenInput() : newEmptyInput()
  const stopTyping = terminal ? typeInto(terminal, streams.stdin) : pipeInto(input, streams.stdin)
  const standard = terminal
    ? { stdin: input, stdout: terminal.output, stderr: terminal.output }
    : { stdin: input, stdout, stderr }
  return {
    terminal,
    standard,
    flush: async () => {
      if (terminal) await terminal.close()
      await Promise.all(outputs.map(ended))
    },
    hurry: () => {
      // A turn later, so that what a reading client can still take gets there.
      setImmediate(() => {
        for (const output of outputs) if (output.writableNeedDrain) output.destroy()
      })
    },
    dispose: () => {
      stopTyping()
      input.destroy()
    },
  }
}

function forwardTo(target: Writable): Writable {
  const forward: Writable = new Writable({
    highWaterMark: 64 * 1024,
    write(chunk: Buffer, _encoding, done) {
      if (target.destroyed || target.writableEnded) {
        forward.destroy()
        done()
      } else target.write(chunk, () => done())
    },
  })
  target.on('error', () => forward.destroy())
  target.once('close', () => forward.destroy())
  return forward
}

function ended(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) return resolve()
    stream.once('close', () => resolve())
    stream.end(() => resolve())
  })
}

function typeInto(terminal: Terminal, stdin: Readable | undefined): () => void {
  const type = (chunk: Buffer): void => terminal.input(chunk)
  const hangUp = (): void => terminal.hangUp()
  stdin?.on('data', type).once('end', hangUp).once('close', hangUp)
  stdin?.on('error', () => undefined)
  return () => void stdin?.off('data', type).off('end', hangUp).off('close', hangUp)
}

function pipeInto(input: Readable, stdin: Readable | undefined): () => void {
  if (!stdin || !(input instanceof PassThrough)) return () => undefined
  const end = (): void => void input.end()
  stdin.pipe(input)
  stdin.once('close', end)
  stdin.on('error', () => undefined)
  return () => {
    stdin.unpipe(input)
    stdin.off('close', end)
  }
}
