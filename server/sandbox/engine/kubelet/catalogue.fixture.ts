import { ImageError } from '../../programs/image-error.ts'
import type { Image, ImageCatalogue, ProcessContext, Program } from '../../programs/program.ts'

const untilEnded = ({ signal }: ProcessContext): Promise<number> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(0), { once: true }))

/** Programs that show one thing each. */
const PROGRAMS: Readonly<Record<string, Program>> = {
  /** Has no handler for any signal, as busybox ping. */
  ping: async (context) => {
    context.stdout.write('PING 127.0.0.1 (127.0.0.1): 56 data bytes\n')
    const timer = context.clock.every(1000, () => context.stdout.write('64 bytes from 127.0.0.1\n'))
    const code = await untilEnded(context)
    timer.dispose()
    return code
  },
  /** Ends when it is told to. */
  polite: (context) =>
    new Promise((resolve) => {
      context.onSignal('TERM', () => resolve(0))
      void untilEnded(context).then(resolve)
    }),
  env: async ({ env, stdout }) => {
    for (const [name, value] of Object.entries(env)) stdout.write(`${name}=${value}\n`)
    return 0
  },
  cat: async ({ argv, files, stdout, stderr }) => {
    for (const path of argv.slice(1)) {
      if (!files.exists(path)) {
        stderr.write(`cat: can't open '${path}': No such file or directory\n`)
        return 1
      }
      stdout.write(files.readFile(path))
    }
    return 0
  },
  touch: async ({ argv, files }) => {
    for (const path of argv.slice(1)) files.writeFile(path, '')
    return 0
  },
  echo: async ({ argv, stdout }) => {
    stdout.write(`${argv.slice(1).join(' ')}\n`)
    return 0
  },
  serve: async (context) => {
    context.network.listen(8080, (connection) => connection.end('hello'))
    return untilEnded(context)
  },
  true: async () => 0,
  false: async () => 1,
}

const ALPINE: Image = {
  name: 'docker.io/library/alpine',
  tags: ['latest', '3.21'],
  digest: `sha256:${'a'.repeat(64)}`,
  sizeBytes: 3_645_024,
  entrypoint: [],
  command: ['ping'],
  env: { PATH: '/bin' },
  workdir: '/',
  ports: [],
  binaries: new Map(Object.entries(PROGRAMS).map(([name, program]) => [`/bin/${name}`, program])),
  files: new Map([['/tmp/.keep', '']]),
}

/** Knows alpine alone. */
export const catalogue: ImageCatalogue = {
  pull: async (reference) => {
    if (/^alpine(:|$)/.test(reference)) return ALPINE
    if (/[A-Z]/.test(reference)) throw new ImageError('invalid-reference', 'invalid reference format')
    throw new ImageError('not-found', `pull access denied for ${reference}`)
  },
}
