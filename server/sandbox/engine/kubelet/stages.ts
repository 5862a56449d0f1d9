import type { Chance } from '../../chance.ts'
import type { Clock } from '../../clock.ts'

/** Milliseconds of a stage: at least `delay`, by chance up to `jitter` more (as KWOK's stages have them). */
interface Stage {
  delay: number
  jitter: number
}

/** How long each stage of a pod's life takes on a node that is not busy. */
const STAGES = {
  /** The pause container and the pod's network. */
  sandbox: { delay: 120, jitter: 120 },
  /** Asking the registry what a tag means. */
  resolve: { delay: 60, jitter: 80 },
  /** A registry's refusal. */
  refuse: { delay: 400, jitter: 400 },
  create: { delay: 20, jitter: 30 },
  start: { delay: 20, jitter: 30 },
  /** Until the kubelet sees that a container has ended (the PLEG's relist). */
  notice: { delay: 300, jitter: 700 },
  /** Until the kubelet tries a pod again that it could not start. */
  resync: { delay: 8000, jitter: 1000 },
} as const satisfies Record<string, Stage>

export type StageName = keyof typeof STAGES

/** Bytes of an image that a node fetches and unpacks in a millisecond. */
const PULL_BYTES_PER_MS = 50_000

/** How long a stage takes this time, in milliseconds. */
export function durationOf(name: StageName, chance: Chance): number {
  const { delay, jitter } = STAGES[name]
  return delay + jitter * chance.fraction()
}

/** How long an image of this size takes to come, in milliseconds. */
export const pullDuration = (bytes: number, chance: Chance): number =>
  250 + (bytes / PULL_BYTES_PER_MS) * (0.8 + 0.4 * chance.fraction())

/** Lets a stage pass. Rejects with the signal's reason when it is aborted. */
export const passStage = (
  name: StageName,
  { clock, chance }: { clock: Clock; chance: Chance },
  signal: AbortSignal,
): Promise<void> => clock.sleep(durationOf(name, chance), signal)
