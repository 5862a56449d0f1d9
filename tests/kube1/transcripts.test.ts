import { expect, test } from 'vitest'

import { compareLines, explains, isByChance, readDifferences } from '../contract/differences.ts'
import { readRecorded, run, runRecorded } from '../contract/lab-script.ts'
import { readMachineFacts } from '../contract/machine-facts.ts'
import { normalise } from '../contract/normalise.ts'

/**
 * What the answers depend on besides the commands: events of earlier runs stay for an hour, as do those of the node's own
 * start, which were recorded. So kube1 is to be up for less than an hour, and otherwise empty.
 */
const FRESH = [
  'test -z "$(kubectl get deploy,rs,pods,hpa -o name)"',
  'kubectl delete --raw "/api/v1/namespaces/default/events?fieldSelector=involvedObject.kind!=Node"',
  'docker image ls --format "{{.Repository}}:{{.Tag}}" | { grep busybox || true; } | xargs -r docker rmi',
]

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
    for (const command of FRESH)
      expect(await run(command, process.env), 'a fresh kube1 was expected').toMatchObject({ exit: 0 })
    const differences: string[] = []
    const chances = readDifferences().filter(isByChance)
    const isExpected = (line: string): boolean => chances.some((chance) => explains(chance, line))
    const recordings = readRecorded()
    const asRecorded = await readMachineFacts(recordings, process.env)
    for (const recorded of recordings) {
      const now = await runRecorded(recorded.command, process.env)
      const lines = [
        ...compareLines(normalise(recorded.stdout), normalise(asRecorded(now.stdout))),
        ...compareLines(normalise(recorded.stderr), normalise(now.stderr)),
        ...(now.exit === recorded.exit ? [] : [`exit ${now.exit} instead of ${recorded.exit}`]),
      ]
      const unexpected = lines.filter((line) => !isExpected(line))
      if (unexpected.length > 0) differences.push(`$ ${recorded.command}`, ...unexpected)
    }
    await run('kubectl delete hpa pingpong', process.env)
    expect(differences.join('\n')).toBe('')
  },
)
