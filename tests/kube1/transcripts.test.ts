import { expect, test } from 'vitest'

import { compareLines } from '../contract/differences.ts'
import { readRecorded, run, runSettled } from '../contract/lab-script.ts'
import { normalise } from '../contract/normalise.ts'
import { readMachineFacts } from './machine-facts.ts'

/** What the answers depend on besides the commands: events stay for an hour, an autoscaler for ever. */
const FRESH = [
  'test -z "$(kubectl get deploy,rs,pods,hpa -o name)"',
  'kubectl delete --raw /api/v1/namespaces/default/events',
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
    const recordings = readRecorded()
    const asRecorded = await readMachineFacts(recordings, process.env)
    for (const recorded of recordings) {
      const now = await runSettled(recorded.command, process.env)
      const lines = [
        ...compareLines(normalise(recorded.stdout), normalise(asRecorded(now.stdout))),
        ...compareLines(normalise(recorded.stderr), normalise(now.stderr)),
        ...(now.exit === recorded.exit ? [] : [`exit ${now.exit} instead of ${recorded.exit}`]),
      ]
      if (lines.length > 0) differences.push(`$ ${recorded.command}`, ...lines)
    }
    await run('kubectl delete hpa pingpong', process.env)
    expect(differences.join('\n')).toBe('')
  },
)
