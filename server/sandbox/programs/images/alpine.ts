import { busyboxBinaries } from '../busybox/applets.ts'
import { refusing } from '../busybox/basics.ts'
import { DEFAULT_PATH } from '../executables.ts'
import type { Image } from '../program.ts'
import { simulatedDigest } from './digest.ts'
import { systemFiles } from './system-files.ts'

const RELEASE = '3.22.1'

/** `alpine`: busybox and a package manager that says that it is not simulated. */
export const alpine: Image = {
  name: 'docker.io/library/alpine',
  tags: ['latest', '3', 'edge', ...Array.from({ length: 9 }, (_none, index) => `3.${14 + index}`), RELEASE],
  digest: simulatedDigest('alpine'),
  sizeBytes: 3_800_000,
  entrypoint: [],
  command: ['/bin/sh'],
  env: { PATH: DEFAULT_PATH },
  workdir: '/',
  ports: [],
  binaries: new Map([...busyboxBinaries, ['/sbin/apk', refusing('apk', 'installing packages')]]),
  files: new Map([
    ...systemFiles(
      `NAME="Alpine Linux (livedeck sandbox, simulated)"\nID=alpine\nVERSION_ID=${RELEASE}\nPRETTY_NAME="Alpine Linux v3.22 (simulated)"\n`,
    ),
    ['/etc/alpine-release', `${RELEASE}\n`],
    ['/etc/hostname', 'localhost\n'],
    ['/etc/motd', 'Welcome! This Alpine is simulated by the livedeck sandbox.\n'],
  ]),
}
