import { DEFAULT_PATH } from '../programs/executables.ts'
import { simulatedDigest } from '../programs/images/digest.ts'
import { systemFiles } from '../programs/images/system-files.ts'
import type { Image } from '../programs/program.ts'

const makeBase = (name: string, tags: readonly string[], command: readonly string[]): Image => ({
  name: `docker.io/library/${name}`,
  tags,
  digest: simulatedDigest(name),
  sizeBytes: 0,
  entrypoint: [],
  command,
  env: { PATH: DEFAULT_PATH },
  workdir: '/',
  ports: [],
  binaries: new Map(),
  files: new Map(systemFiles(`NAME="${name} (livedeck sandbox, simulated)"\nID=${name}\n`)),
})

const NODE_VERSIONS = ['20', '22', '24', '26', 'lts', 'current', 'latest']
const NODE_BASES = ['', '-alpine', '-slim', '-bookworm', '-bookworm-slim', '-trixie-slim']
const NODE_TAGS = NODE_VERSIONS.flatMap((version) => NODE_BASES.map((base) => `${version}${base}`))

/** Images that others are built from. They hold no program of the sandbox's: one that is built from them needs a label. */
export const baseImages: readonly Image[] = [
  makeBase('node', [...NODE_TAGS, 'alpine', 'slim'], ['node']),
  makeBase(
    'debian',
    ['latest', 'stable', 'stable-slim', 'bookworm', 'bookworm-slim', '12', '12-slim'],
    ['bash'],
  ),
  makeBase('ubuntu', ['latest', '22.04', '24.04', 'jammy', 'noble'], ['/bin/bash']),
  makeBase(
    'python',
    ['latest', '3', '3.12', '3.12-slim', '3-slim', '3.13', '3.13-slim', 'slim'],
    ['python3'],
  ),
]
