import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { findCommand } from './find-command.ts'
import type { Variables } from './shell/environment.ts'
import { shellWord } from './shell/shell-word.ts'

/** Commands of ours that a lab needs and a machine may lack; see tools/main.ts. */
const STAND_INS = ['curl', 'jq', 'watch'] as const
/** Commands of ours that go before the machine's own: those reach its own engine, and not the sandbox's registries. */
const DOCKER = ['docker', 'docker-compose'] as const

export interface LabToolsOptions {
  /** The sandbox's folder; the commands go into its `bin/`. */
  folder: string
  /** The package's folder. */
  home: string
  environment: Variables
  /** A kubectl for machines without one. */
  kubectl: string | null
  /** Leaves the machine's own docker and docker-compose on PATH. */
  realDocker: boolean
}

/**
 * Fills the folder that goes first on a lab shell's PATH: `sandbox`, docker, and what the machine has no command of its own
 * for. Gives the names of all but the first.
 */
export async function installLabTools({
  folder,
  home,
  environment,
  kubectl,
  realDocker,
}: LabToolsOptions): Promise<string[]> {
  const bin = join(folder, 'bin')
  await mkdir(bin, { recursive: true, mode: 0o700 })
  const added: string[] = []
  if (kubectl !== null) {
    await rm(join(bin, 'kubectl'), { force: true })
    await symlink(kubectl, join(bin, 'kubectl'))
    added.push('kubectl')
  }
  for (const name of STAND_INS) if ((await findCommand(name, environment['PATH'])) === null) added.push(name)
  if (!realDocker) added.push(...DOCKER)
  for (const name of ['sandbox', ...added.filter((each) => each !== 'kubectl')])
    await writeFile(join(bin, name), makeScript({ home, folder, name }), { mode: 0o755 })
  return added
}

/** The variable tells docker in which sandbox's folder its images lie. */
function makeScript({ home, folder, name }: { home: string; folder: string; name: string }): string {
  const tool = shellWord(join(home, 'bin', 'tool.mjs'))
  return `#!/bin/sh\nLIVEDECK_SANDBOX=${shellWord(folder)} exec ${shellWord(process.execPath)} ${tool} ${name} "$@"\n`
}
