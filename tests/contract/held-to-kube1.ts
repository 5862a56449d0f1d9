import { type Difference, compareLines, explains, isByChance, readDifferences } from './differences.ts'
import type { Recorded } from './lab-script.ts'
import { normalise } from './normalise.ts'

/** Compares runs with what was recorded; tells what no known difference explains, and which of those came up. */
export class HeldToKube1 {
  readonly #differences = readDifferences()
  readonly #used = new Set<Difference>()

  /** What of this run is unexplained: lines with `-` were recorded, lines with `+` came now. */
  compare(recorded: Recorded, now: Recorded): string[] {
    const before = [...normalise(recorded.stdout), ...normalise(recorded.stderr), `exit ${recorded.exit}`]
    const after = [...normalise(now.stdout), ...normalise(now.stderr), `exit ${now.exit}`]
    return compareLines(before, after).filter((line) => !this.#isKnown(line))
  }

  /** Known differences that should have come up in some comparison and did not: they are to be struck out. */
  get stale(): readonly Difference[] {
    return this.#differences.filter((difference) => !this.#used.has(difference) && !isByChance(difference))
  }

  #isKnown(line: string): boolean {
    const found = this.#differences.filter((difference) => explains(difference, line))
    for (const difference of found) this.#used.add(difference)
    return found.length > 0
  }
}
