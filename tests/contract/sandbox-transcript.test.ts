import { delimiter, join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { SandboxProcess } from '../../server/sandbox-process.ts'
import { provideKubectl } from '../../server/kubectl/kubectl.ts'
import { installLabTools } from '../../server/lab-tools.ts'
import { HeldToKube1 } from './held-to-kube1.ts'
import { type Recorded, readRecorded, runSettled } from './lab-script.ts'

/**
 * kube1 could not reach Docker Hub when it was recorded, so that the hotel's image was not to be had. Here it is; a tag that
 * nobody published stands for it.
 */
const RECORDED_IMAGE = 'hotel_app_frontend_single_node_memdb:latest'
const MISSING_IMAGE = 'hotel_app_frontend_single_node_memdb:unpublished'

async function ask(command: string): Promise<Recorded> {
  const { stdout, stderr, ...rest } = await runSettled(command.replaceAll(RECORDED_IMAGE, MISSING_IMAGE), env)
  const recorded = (text: string): string => text.replaceAll(MISSING_IMAGE, RECORDED_IMAGE)
  return { ...rest, stdout: recorded(stdout), stderr: recorded(stderr) }
}

/** The kubectl whose words the fixture holds. */
const RECORDED_WITH = '1.32'

const ROOT = new URL('../../', import.meta.url).pathname

let sandbox: SandboxProcess
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  const environment = process.env
  const kubectl = await provideKubectl({ environment, say: console.log, minor: RECORDED_WITH })
  sandbox = await SandboxProcess.start({ entry: join(ROOT, 'dist/server/sandbox.js'), environment, seed: 1 })
  const { folder, kubeconfig } = sandbox
  await installLabTools({ folder, home: ROOT, environment, kubectl, realDocker: false })
  const PATH = [join(folder, 'bin'), environment['PATH']].join(delimiter)
  env = { ...environment, PATH, KUBECONFIG: kubeconfig, KUBECACHEDIR: join(folder, 'cache') }
})

afterAll(async () => {
  await sandbox.dispose()
})

test('the sandbox answers the lab’s commands as kube1 did, but for what differences.md explains', async () => {
  const held = new HeldToKube1()
  const unexplained: string[] = []
  for (const recorded of readRecorded()) {
    const lines = held.compare(recorded, await ask(recorded.command))
    if (lines.length > 0) unexplained.push(`$ ${recorded.command}`, ...lines)
  }
  expect(unexplained.join('\n')).toBe('')
  expect(held.stale).toEqual([])
}, 300_000)
