import { busyboxBinaries } from '../busybox/applets.ts'
import { DEFAULT_PATH } from '../executables.ts'
import type { Image } from '../program.ts'
import { simulatedDigest } from './digest.ts'
import { systemFiles } from './system-files.ts'

const VERSIONS = ['1', '1.36', '1.36.1', '1.37', '1.37.0', 'latest', 'stable']
const LIBRARIES = ['glibc', 'musl', 'uclibc']

/** `busybox`. */
export const busybox: Image = {
  name: 'docker.io/library/busybox',
  tags: [
    ...VERSIONS,
    ...VERSIONS.flatMap((version) => LIBRARIES.map((library) => `${version}-${library}`)),
    ...LIBRARIES,
    '1.28',
    '1.35',
  ],
  digest: simulatedDigest('busybox'),
  sizeBytes: 2_200_000,
  entrypoint: [],
  command: ['sh'],
  env: { PATH: DEFAULT_PATH },
  workdir: '/',
  ports: [],
  binaries: busyboxBinaries,
  files: new Map(systemFiles('NAME="busybox (livedeck sandbox, simulated)"\nID=busybox\n')),
}
