import { Readable, Writable } from 'node:stream'

import { newEmptyInput } from '../container-streams.ts'
import { newNullSink } from '../file-sink.ts'

/** The open files of a command by their numbers; each redirection makes a new set. */
export class Descriptors {
  readonly #streams: ReadonlyMap<number, Readable | Writable>

  constructor(streams: ReadonlyMap<number, Readable | Writable>) {
    this.#streams = streams
  }

  get stdin(): Readable {
    const stream = this.#streams.get(0)
    return stream instanceof Readable ? stream : newEmptyInput()
  }

  get stdout(): Writable {
    return this.output(1) ?? newNullSink()
  }

  get stderr(): Writable {
    return this.output(2) ?? newNullSink()
  }

  output(descriptor: number): Writable | undefined {
    const stream = this.#streams.get(descriptor)
    return stream instanceof Writable ? stream : undefined
  }

  get(descriptor: number): Readable | Writable | undefined {
    return this.#streams.get(descriptor)
  }

  /** The same with one of them changed, or closed. */
  with(descriptor: number, stream: Readable | Writable | undefined): Descriptors {
    const streams = new Map(this.#streams)
    if (stream) streams.set(descriptor, stream)
    else streams.delete(descriptor)
    return new Descriptors(streams)
  }
}
