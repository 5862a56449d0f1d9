import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readTranscript } from './read-transcript.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'livedeck-transcript-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a transcript that is not there is named, with what to do', async () => {
  await expect(readTranscript(path.join(folder, 'gone.json'))).rejects.toMatchObject({
    code: 'transcript-unreadable',
    message: expect.stringMatching(/gone\.json: .*ENOENT.*livedeck rehearse/),
  })
})

test.each([
  ['{"a":', 'this is none'],
  ['{"format":"livedeck-transcript","version":2}', '`version` is not as it must be'],
])('%s is refused by its first fault', async (text, fault) => {
  const file = path.join(folder, 'broken.json')
  writeFileSync(file, text)
  await expect(readTranscript(file)).rejects.toMatchObject({
    code: 'transcript-malformed',
    message: expect.stringContaining(fault),
  })
})
