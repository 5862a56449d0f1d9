import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { MarpOptions } from '@marp-team/marp-core'
import type { DeckMarp } from '../deck/engine.ts'

/** Makes the Marp that a conversion renders with. */
type EngineFactory = (options: MarpOptions) => DeckMarp

/** marp-cli takes an engine only from a configuration file, so ours passes through a global that the file names. */
const HANDOVER = Symbol.for('livedeck.handout-engine')

const CONFIG = `export default {
  engine: globalThis[Symbol.for('livedeck.handout-engine')],
  lang: 'en',
}
`

/**
 * Runs marp-cli in this process with our engine, apart from any configuration beside the deck; answers its exit code.
 * Throws marp-cli's CLIError. One conversion at a time: the engine is handed over by a global.
 */
export async function runMarpCli(args: readonly string[], engine: EngineFactory): Promise<number> {
  const { marpCli } = await import('@marp-team/marp-cli')
  const folder = await mkdtemp(path.join(tmpdir(), 'livedeck-export-'))
  const config = path.join(folder, 'marp.config.mjs')
  try {
    await writeFile(config, CONFIG)
    Object.defineProperty(globalThis, HANDOVER, { value: engine, configurable: true })
    return await marpCli(['--config-file', config, ...args])
  } finally {
    Reflect.deleteProperty(globalThis, HANDOVER)
    await rm(folder, { recursive: true, force: true })
  }
}
