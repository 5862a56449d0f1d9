import type { ProcessContext } from '../program.ts'

/** Waits for something no longer than so many milliseconds; undefined when they are over first. */
export async function within<Result>(
  context: ProcessContext,
  milliseconds: number,
  work: Promise<Result>,
): Promise<Result | undefined> {
  const stop = new AbortController()
  const signal = AbortSignal.any([stop.signal, context.signal])
  const timeout = context.clock.sleep(milliseconds, signal).then(
    () => undefined,
    () => {
      context.signal.throwIfAborted()
      return undefined
    },
  )
  // Both may end after the race; a late failure is nobody's.
  work.catch(() => undefined)
  timeout.catch(() => undefined)
  try {
    return await Promise.race([work, timeout])
  } finally {
    stop.abort(new Error('no longer waited for'))
  }
}
