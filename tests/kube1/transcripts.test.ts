import { expect, test } from 'vitest'

import { compareLines } from '../contract/differences.ts'
import { readRecorded, runSettled } from '../contract/lab-script.ts'
import { normalise } from '../contract/normalise.ts'

test(
  'the real cluster answers the lab’s commands as it did when they were recorded',
  { timeout: 900_000 },
  async () => {
    const differences: string[] = []
    for (const recorded of readRecorded()) {
      const now = await runSettled(recorded.command, process.env)
      const lines = [
        ...compareLines(normalise(recorded.stdout), normalise(now.stdout)),
        ...compareLines(normalise(recorded.stderr), normalise(now.stderr)),
        ...(now.exit === recorded.exit ? [] : [`exit ${now.exit} instead of ${recorded.exit}`]),
      ]
      if (lines.length > 0) differences.push(`$ ${recorded.command}`, ...lines)
    }
    expect(differences.join('\n')).toBe('')
  },
)
