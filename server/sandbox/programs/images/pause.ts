import type { Image, Program } from '../program.ts'
import { simulatedDigest } from './digest.ts'

/** Waits for INT or TERM, as Kubernetes' sandbox container does. */
const pauseProgram: Program = (context) =>
  new Promise((resolve) => {
    for (const signal of ['INT', 'TERM'] as const) context.onSignal(signal, () => resolve(0))
  })

/** `registry.k8s.io/pause`. */
export const pause: Image = {
  name: 'registry.k8s.io/pause',
  tags: ['latest', '3.5', '3.6', '3.7', '3.8', '3.9', '3.10', '3.10.1'],
  digest: simulatedDigest('pause'),
  sizeBytes: 320_000,
  entrypoint: ['/pause'],
  command: [],
  env: { PATH: '/' },
  workdir: '/',
  ports: [],
  binaries: new Map([['/pause', pauseProgram]]),
  files: new Map(),
}
