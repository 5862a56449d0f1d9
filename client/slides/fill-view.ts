import type { Candidates } from '../../server/protocol/candidates.ts'
import type { Run } from '../../server/protocol/run.ts'
import { isActive } from './next-step.ts'

/** What stands in the placeholder's place. */
export interface FillView {
  /** The real name; null when none is known. */
  name: string | null
  /** True when the server was asked and knows no name. */
  isMissing: boolean
}

/** Says what a step's placeholder shows: the name that its run uses, else the one that the next run would use. */
export function viewFill(candidates: Candidates | undefined, run: Run | undefined): FillView {
  const filled = run?.filled ?? null
  if (isActive(run) && filled !== null) return { name: filled, isMissing: false }
  if (!candidates) return { name: filled, isMissing: false }
  return { name: candidates.chosen, isMissing: candidates.chosen === null }
}
