import { expect, test } from 'vitest'

import { compareLines } from '../contract/differences.ts'
import { readRecorded, runSettled } from '../contract/lab-script.ts'
import { normalise } from '../contract/normalise.ts'

/** They were recorded on a kube1 that could not pull Hotel Map. */
const hasHotels = await fetch(
  'http://127.0.0.1:5001/v2/hvolos01/hotel_app_frontend_single_node_memdb/manifests/latest',
).then(
  ({ ok }) => ok,
  () => false,
)

test.skipIf(hasHotels)(
  `the real cluster answers the lab’s commands as it did when they were recorded${hasHotels ? ': now it has Hotel Map’s image' : ''}`,
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
