import { busyboxBinaries } from '../busybox/applets.ts'
import { DEFAULT_PATH } from '../executables.ts'
import type { Image } from '../program.ts'
import { REGISTRY_VERSION, makeRegistryProgram } from '../registry/registry.ts'
import { simulatedDigest } from './digest.ts'
import { systemFiles } from './system-files.ts'

const CONFIG_PATH = '/etc/distribution/config.yml'

/** A configuration's name means that it is served; other words are commands as they stand. */
const ENTRYPOINT = `#!/bin/sh
# What runs first in a container of this image.
case "$1" in
  *.yaml | *.yml) set -- registry serve "$@" ;;
  serve | help | -*) set -- registry "$@" ;;
esac
exec "$@"
`

const CONFIG = `# The registry of the livedeck sandbox is simulated and reads no configuration: what this says is how it is.
version: 0.1
storage:
  filesystem:
    rootdirectory: /var/lib/registry
  delete:
    enabled: true
http:
  addr: :5000
`

/** `registry`: a registry of ours, a real one, that keeps what is pushed below a folder of this machine. */
export const makeRegistryImage = (folder: string): Image => ({
  name: 'docker.io/library/registry',
  tags: ['latest', '2', '2.7', '2.8', '2.8.3', '3', '3.0', REGISTRY_VERSION],
  digest: simulatedDigest('registry'),
  sizeBytes: 19_000_000,
  entrypoint: ['/entrypoint.sh'],
  command: [CONFIG_PATH],
  env: { PATH: DEFAULT_PATH },
  workdir: '/',
  ports: [5000],
  binaries: new Map([...busyboxBinaries, ['/bin/registry', makeRegistryProgram(folder)]]),
  files: new Map([
    ...systemFiles(
      'NAME="Alpine Linux"\nID=alpine\nPRETTY_NAME="Alpine Linux (livedeck sandbox, simulated)"\n',
    ),
    ['/entrypoint.sh', ENTRYPOINT],
    [CONFIG_PATH, CONFIG],
  ]),
})
