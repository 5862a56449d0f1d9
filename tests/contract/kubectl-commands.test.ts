import { readFileSync, readdirSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { listKubectls } from '../support/kubectls.ts'
import { compareLines } from './differences.ts'
import { KubectlSandbox, type Place } from './kubectl-sandbox.ts'
import { run } from './lab-script.ts'
import { type Entry, isSaid, readLines, readTranscript } from './transcript.ts'

/** What a student waits half a minute for, a test waits two seconds for. */
const SPEED = 15
const LIMIT_MS = 20_000

const FOLDER = new URL('kubectl-commands/', import.meta.url)
const TRANSCRIPTS = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'))

describe.each(await listKubectls())('with kubectl $minor', ({ file }) => {
  let sandbox: KubectlSandbox

  beforeAll(async () => {
    sandbox = await KubectlSandbox.start(file, SPEED)
  })

  afterAll(() => sandbox.dispose())

  test.each(TRANSCRIPTS)(
    'the sandbox says what %s says',
    async (name) => {
      const namespace = name.replace('.txt', '')
      const place = await sandbox.enter(namespace)
      const unexpected: string[] = []
      for (const entry of readTranscript(readFileSync(new URL(name, FOLDER), 'utf8'))) {
        const lines = await hear(entry, place)
        if (lines.length > 0) unexpected.push(`${name}:${entry.line} $ ${entry.command}`, ...lines)
      }
      await sandbox.leave(namespace, place)
      expect(unexpected.join('\n')).toBe('')
    },
    120_000,
  )
})

/** Runs a command; tells what it says otherwise: lines with `-` were expected, lines with `+` came. */
async function hear(entry: Entry, place: Place): Promise<string[]> {
  const end = Date.now() + LIMIT_MS
  for (;;) {
    const { stdout, stderr, exit } = await run(`cd ${place.folder}\n${entry.command}`, place.env)
    const lines = [...readLines(stdout), ...readLines(stderr)]
    if (exit === entry.exit && isSaid(entry.expected, lines)) return []
    if (entry.isAwaited && Date.now() < end) continue
    return compareLines([...entry.expected, `[${entry.exit}]`], [...lines, `[${exit}]`])
  }
}
