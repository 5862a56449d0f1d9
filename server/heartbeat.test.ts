import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { endWhenSilent } from './heartbeat.ts'

const LIMITS = { period: 100, silent: 10 }

let folder: string
let child: ChildProcess

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'livedeck-heartbeat-'))
})

afterEach(() => {
  child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

/** A child that says something every period until it is told to hang. */
async function startChild(): Promise<void> {
  const file = join(folder, 'child.cjs')
  const lines = [
    `setInterval(() => process.send('alive'), ${LIMITS.period})`,
    `process.on('message', () => { for (;;); })`,
  ]
  writeFileSync(file, lines.join('\n'))
  child = fork(file)
  endWhenSilent(child, LIMITS)
  await once(child, 'message')
}

test('a child that hangs is killed', async () => {
  await startChild()
  child.send('hang')
  const [code, signal] = await once(child, 'exit')
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' })
})

test('a child that speaks lives, however long', async () => {
  await startChild()
  for (let message = 0; message < 3 * LIMITS.silent; message++) await once(child, 'message')
  expect(child.exitCode).toBeNull()
  expect(child.signalCode).toBeNull()
})
