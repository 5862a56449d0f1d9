import { afterAll, beforeAll, expect, test } from 'vitest'

import type { SandboxProcess } from '../../server/sandbox-process.ts'
import { provideKubectl } from '../../server/kubectl/kubectl.ts'
import { HeldToKube1 } from './held-to-kube1.ts'
import { readRecorded, runRecorded } from './lab-script.ts'
import { readMachineFacts } from './machine-facts.ts'
import { startSandboxWithTools } from './sandbox-with-tools.ts'

/** The kubectl whose words the fixture holds. */
const RECORDED_WITH = '1.32'

let sandbox: SandboxProcess
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  const kubectl = await provideKubectl({
    environment: process.env,
    say: console.log,
    minor: RECORDED_WITH,
  })
  const started = await startSandboxWithTools(kubectl)
  sandbox = started.sandbox
  env = started.env
})

afterAll(async () => {
  await sandbox.dispose()
})

test('the sandbox answers the lab’s commands as kube1 did, but for what differences.md explains', async () => {
  const held = new HeldToKube1()
  const unexplained: string[] = []
  const recordings = readRecorded()
  const asRecorded = await readMachineFacts(recordings, env)
  for (const recorded of recordings) {
    const now = await runRecorded(recorded.command, env)
    const lines = held.compare(recorded, { ...now, stdout: asRecorded(now.stdout) })
    if (lines.length > 0) unexplained.push(`$ ${recorded.command}`, ...lines)
  }
  expect(unexplained.join('\n')).toBe('')
  expect(held.stale).toEqual([])
}, 600_000)
