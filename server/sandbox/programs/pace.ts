import { setImmediate as nextTurn } from 'node:timers/promises'

import { isTired } from './bounded.ts'
import type { ProcessContext } from './program.ts'

/** After so much work a process lets the rest of the sandbox run. */
const SLICE = 64 * 1024
/** After so many slices without a rest it sleeps, so that a busy loop cannot eat a whole core. */
const SLICES_BEFORE_REST = 32
const REST_MS = 20

interface Effort {
  work: number
  slices: number
}

const efforts = new WeakMap<AbortSignal, Effort>()

/**
 * Counts work (bytes moved, or a price for each command) and, when it is much, lets others go first. All processes share one
 * event loop with the API server: every loop of a program has to come by here.
 * @throws {ProcessEnded} when the process was killed meanwhile
 */
export async function pace(context: ProcessContext, work: number): Promise<void> {
  let effort = efforts.get(context.signal)
  if (!effort) efforts.set(context.signal, (effort = { work: 0, slices: 0 }))
  effort.work += work
  if (effort.work < SLICE && !isTired()) return
  effort.work = 0
  effort.slices++
  await nextTurn()
  if (effort.slices % SLICES_BEFORE_REST === 0) await context.clock.sleep(REST_MS, context.signal)
  context.signal.throwIfAborted()
}
