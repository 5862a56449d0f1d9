import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { SandboxProcess } from '../../server/sandbox-process.ts'
import { provideKubectl } from '../../server/kubectl/kubectl.ts'
import { HeldToKube1 } from './held-to-kube1.ts'
import { type Recorded, readRecorded, runSettled } from './lab-script.ts'

/** The sandbox's docker is a command of its own PATH, held to these words elsewhere; so is what it pushed. */
const isElsewhere = ({ command, stdout }: Recorded): boolean =>
  command.includes('docker') || stdout.includes('"repositories":["busybox"]')

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
let folder: string
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'livedeck-transcript-'))
  const kubectl = await provideKubectl({ environment: process.env, say: console.log, minor: RECORDED_WITH })
  symlinkSync(kubectl, join(folder, 'kubectl'))
  sandbox = await SandboxProcess.start({
    entry: join(ROOT, 'dist/server/sandbox.js'),
    environment: process.env,
    seed: 1,
  })
  const path = `${folder}${delimiter}${process.env['PATH']}`
  env = { ...process.env, PATH: path, KUBECONFIG: sandbox.kubeconfig, KUBECACHEDIR: join(folder, 'cache') }
})

afterAll(async () => {
  await sandbox.dispose()
  rmSync(folder, { recursive: true })
})

test('the sandbox answers the lab’s commands as kube1 did, but for what differences.md explains', async () => {
  const held = new HeldToKube1()
  const unexplained: string[] = []
  for (const recorded of readRecorded()) {
    if (isElsewhere(recorded)) continue
    const lines = held.compare(recorded, await ask(recorded.command))
    if (lines.length > 0) unexplained.push(`$ ${recorded.command}`, ...lines)
  }
  expect(unexplained.join('\n')).toBe('')
  expect(held.stale).toEqual([])
}, 300_000)
