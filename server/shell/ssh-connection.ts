import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Reaper } from './reaper.ts'
import { endSession } from './session.ts'

/** Whom to connect to, and as whom. */
export interface SshPeer {
  host: string
  /** Stands in for ~/.ssh/config. */
  configFile: string | null
  environment: Record<string, string>
  cwd: string
}

/** Which connection ssh shall take: the shared one or, where there is none, one of its own. */
export type SshVia = readonly ['-S', string]

/** Nobody sees a question that is asked out of band, so none is: what it would ask is refused. */
export const UNATTENDED = ['-T', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-o', 'RemoteCommand=none']

/** Notices a broken connection in 15 s. */
export const KEEP_ALIVE = ['-o', 'ServerAliveInterval=5', '-o', 'ServerAliveCountMax=3']

const OWN: SshVia = ['-S', 'none']

/** The process stays in front, and opens no port that the lecturer's configuration names: their terminals do. */
const MASTER = ['-M', '-o', 'ControlPersist=no', '-o', 'ClearAllForwardings=yes']

/** Says when the connection is there, and stays until its input ends; a word of every login shell's language. */
const STAY = 'echo connected; exec cat'

/** What a socket's path may hold (sun_path of the BSDs), less the suffix under which ssh makes it. */
const LONGEST_PATH = 104 - 18

/**
 * One connection to a host over which commands and forwards of it go, so that each costs no new handshake. It is made when it is first
 * needed, and again after it broke. The socket of it lies in a folder that is the user's alone; the process is ours, and
 * goes with us.
 */
export class SshConnection {
  readonly #peer: SshPeer
  readonly #reaper: Reaper
  #folder: string | null = null
  #master: ChildProcess | null = null
  #via: Promise<SshVia | Error> | null = null
  #isDisposed = false

  constructor(peer: SshPeer, reaper: Reaper) {
    this.#peer = peer
    this.#reaper = reaper
  }

  /** Gives the way to the host, once there is one; or why there is none. */
  async via(): Promise<SshVia | Error> {
    if (this.#isDisposed) return new Error('it has been disposed')
    this.#via ??= this.#connect()
    const via = await this.#via
    if (via instanceof Error) this.#via = null
    return via
  }

  /** Ends the connection and all that goes over it. */
  async dispose(): Promise<void> {
    this.#isDisposed = true
    await this.#endMaster()
    await this.#via
    await this.#endMaster()
    if (this.#folder !== null) await rm(this.#folder, { recursive: true, force: true })
  }

  async #endMaster(): Promise<void> {
    const pid = this.#master?.pid
    if (pid !== undefined) await endSession(pid)
  }

  async #connect(): Promise<SshVia | Error> {
    const path = await this.#socketPath()
    if (path === null) return OWN
    const { host, configFile, environment, cwd } = this.#peer
    const args = [
      ...MASTER,
      ...UNATTENDED,
      ...KEEP_ALIVE,
      ...configArguments(configFile),
      ...makeVia(path),
      '--',
      host,
      STAY,
    ]
    this.#reaper.start()
    const master = spawn('ssh', args, { env: environment, cwd, detached: true, stdio: 'pipe' })
    this.#master = master
    master.stdin.on('error', () => {})
    const complaint = this.#follow(master)
    // Whatever is said first, the connection is there by then.
    const first = await Promise.race([once(master.stdout, 'data').then(() => null), complaint])
    master.stdout.resume()
    if (first !== null) return first
    return existsSync(path) ? makeVia(path) : OWN
  }

  /** Resolves, once it has ended, with what it said last. */
  async #follow(master: ChildProcess): Promise<Error> {
    let said = ''
    master.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)))
    const { pid } = master
    if (pid !== undefined) this.#reaper.watch(pid)
    const error = await new Promise<Error | null>((resolve) => {
      master.once('error', resolve).once('close', () => resolve(null))
    })
    if (pid !== undefined) this.#reaper.release(pid)
    this.#master = null
    this.#via = null
    return error ?? new Error(said.trim() || 'ssh ended without a word')
  }

  /** Where the socket is to be; null when every folder for it has too long a path. */
  async #socketPath(): Promise<string | null> {
    const name = 'livedeck-ssh-XXXXXX/s'
    const parent = [tmpdir(), '/tmp'].find((each) => Buffer.byteLength(join(each, name)) <= LONGEST_PATH)
    if (parent === undefined) return null
    this.#folder ??= await mkdtemp(join(parent, 'livedeck-ssh-'))
    const path = join(this.#folder, 's')
    await rm(path, { force: true })
    return path
  }
}

/** ssh expands what follows a percent sign. */
const makeVia = (path: string): SshVia => ['-S', path.replaceAll('%', '%%')]

/** Makes the arguments by which ssh reads another configuration than the user's own. */
export const configArguments = (configFile: string | null): string[] =>
  configFile === null ? [] : ['-F', configFile]
