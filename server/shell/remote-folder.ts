import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { gzipSync } from 'node:zlib'

import { type TarEntry, writeTar } from '../oci/tar.ts'
import { filesNotPlaced } from './messages.ts'
import type { FolderFiles } from './placed-files.ts'
import { TargetError } from './target-error.ts'

/** A call of ssh. */
export interface SshCall {
  args: readonly string[]
  environment: Record<string, string>
  cwd: string
}

export interface RemoteFolderOptions {
  /** The target's. */
  name: string
  /** Makes a call that runs a command on the other machine, with more of ssh's options. */
  connect: (command: string, options: readonly string[]) => SshCall
}

/**
 * Both say what happened in their last line, since a profile on the other machine may print before. A folder whose contents are
 * newer than its mark was changed.
 */
const MAKE =
  'dir=$(mktemp -d "${TMPDIR:-/tmp}/livedeck-lab-XXXXXX") && tar -xzf - -C "$dir" && touch "$dir/.placed" && printf "\\n%s\\n" "$dir"'
const removeScript = (parent: string): string =>
  `if [ -n "$(find ${parent}/* -newer ${parent}/.placed 2>/dev/null | head -n 1)" ]; then echo kept; else rm -rf ${parent}; fi`

/** No character of it means anything to a shell. */
const SAFE_PATH = /^\/[\w./+-]+\/livedeck-lab-\w+$/
const SAFE_NAME = /^\w[\w.-]*$/
/** How long what is removed at the end may take, in milliseconds. */
export const REMOVE_MS = 5_000
/** Nobody is there to answer when the lecture ends. */
const NO_QUESTIONS = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=3']

/** A folder on another machine that files were placed in. */
export class RemoteFolder {
  /** Where the files are. */
  readonly path: string
  readonly #parent: string
  readonly #options: RemoteFolderOptions

  private constructor(parent: string, name: string, options: RemoteFolderOptions) {
    this.path = `${parent}/${name}`
    this.#parent = parent
    this.#options = options
  }

  /** Sends the files as an archive. @throws {TargetError} `not-placed` */
  static async make({ name, entries }: FolderFiles, options: RemoteFolderOptions): Promise<RemoteFolder> {
    const inFolder = entries.map((entry) => under(name, entry))
    const root: TarEntry = {
      path: name,
      type: 'folder',
      mode: 0o755,
      mtime: 0,
      content: Buffer.alloc(0),
      target: '',
    }
    const archive = gzipSync(writeTar([root, ...inFolder]))
    const { code, output, complaint } = await callSsh(options.connect(MAKE, ['-T']), archive)
    const parent = output.trimEnd().split('\n').at(-1) ?? ''
    if (code !== 0 || !SAFE_PATH.test(parent) || !SAFE_NAME.test(name))
      throw new TargetError('not-placed', filesNotPlaced(options.name, complaint || output))
    return new RemoteFolder(parent, name, options)
  }

  /** Removes it, unless something in it was changed since; true when it stays, or when nobody answers. */
  async dispose(): Promise<boolean> {
    const call = this.#options.connect(removeScript(this.#parent), ['-T', ...NO_QUESTIONS])
    const { code, output } = await callSsh(call, null, AbortSignal.timeout(REMOVE_MS))
    return code !== 0 || output.trimEnd().endsWith('kept')
  }
}

const under = (name: string, entry: TarEntry): TarEntry => ({ ...entry, path: `${name}/${entry.path}` })

interface RunResult {
  code: number
  output: string
  complaint: string
}

/** Calls ssh with an input of its own; whatever goes wrong is told by its code and its complaint. */
export async function callSsh(
  { args, environment, cwd }: SshCall,
  input: Buffer | null,
  signal?: AbortSignal,
): Promise<RunResult> {
  const child = spawn('ssh', args, { env: environment, cwd, stdio: 'pipe', ...(signal ? { signal } : {}) })
  let [output, complaint] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  // Whoever ends before all is read has a reason, which the exit code and the complaint tell.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  child.on('error', (error) => (complaint += error.message))
  const [code] = await once(child, 'close').catch(() => [1])
  return { code: typeof code === 'number' ? code : 1, output, complaint }
}
