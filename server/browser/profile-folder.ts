import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { clearAbandoned } from '../abandoned-folders.ts'

const NAME = /^livedeck-browser-(\d+)-\w+$/

/** Chromium keeps a socket in the folder, whose path may have 104 bytes (macOS; Linux 108); its own part of it are 75. */
const LONGEST_PARENT = 29

/** Makes a folder of ours for one browser's profile and temporary files, and clears away those of processes that are gone. */
export async function makeProfileFolder(): Promise<string> {
  const parent = tmpdir().length <= LONGEST_PARENT ? tmpdir() : '/tmp'
  await clearAbandoned(parent, NAME)
  return await mkdtemp(join(parent, `livedeck-browser-${process.pid}-`))
}
