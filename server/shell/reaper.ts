import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/**
 * Runs beside the server, reads the sessions to watch from its stdin and ends them when that pipe closes, which it does
 * however the server ended. A shell script because the built server is one file, and because sh is small (1 MB).
 * A process is of a session when the sixth field of /proc/PID/stat says so; a name may hold newlines and parentheses.
 * Where there is no /proc the session's first process group stands for it.
 */
const SCRIPT = `
trap '' HUP INT QUIT TERM PIPE
sessions=' '
while read -r verb session; do
  case $verb in
    watch) sessions="$sessions$session " ;;
    release) case $sessions in *" $session "*) sessions="\${sessions%% $session *} \${sessions#* $session }" ;; esac ;;
  esac
done
signal_all() {
  found=
  if [ ! -r /proc/self/stat ]; then
    for session in $sessions; do kill -"$1" -- "-$session" 2>/dev/null && found=1; done
    return
  fi
  for file in /proc/[0-9]*/stat; do
    line=
    { while IFS= read -r part; do line=$line$part; done <"$file"; } 2>/dev/null || continue
    set -- "$1" \${line##*\\) }
    [ "$2" = Z ] && continue
    case $sessions in *" \${5:-none} "*) file=\${file#/proc/}; kill -"$1" "\${file%/stat}" 2>/dev/null && found=1 ;; esac
  done
}
[ "$sessions" = ' ' ] && exit 0
signal_all HUP
tries=0
while [ -n "$found" ] && [ $tries -lt 10 ]; do
  sleep 0.05
  signal_all 0
  tries=$((tries + 1))
done
tries=0
while [ -n "$found" ] && [ $tries -lt 20 ]; do
  signal_all KILL
  sleep 0.05
  tries=$((tries + 1))
done
`

/** Sees to it that no process of a watched session outlives this server, `kill -9` included. */
export class Reaper {
  #helper: ChildProcess | null = null
  readonly #sessions = new Set<number>()

  /** Starts the helper process where there is none yet; before a pty is opened, so that it inherits none. */
  start(): void {
    if (this.#helper === null) this.#start()
  }

  /** Starts to watch a session, by its leader's pid. */
  watch(session: number): void {
    this.start()
    this.#sessions.add(session)
    this.#tell('watch', session)
  }

  /** Stops watching a session whose processes are gone. */
  release(session: number): void {
    if (this.#sessions.delete(session)) this.#tell('release', session)
  }

  /** Ends the helper, and with it whatever sessions are still watched; resolves when it has ended. */
  async dispose(): Promise<void> {
    const helper = this.#helper
    this.#helper = null
    this.#sessions.clear()
    if (helper === null || helper.exitCode !== null || helper.signalCode !== null) return
    // A helper that is waited for keeps the server alive until it is done.
    helper.ref()
    const exited = once(helper, 'exit')
    helper.stdin?.end()
    await exited
  }

  #start(): void {
    // A session of its own: Ctrl-C in the lecturer's terminal must reach the server, not the one who tidies up after it.
    const helper = spawn('/bin/sh', ['-c', SCRIPT, 'livedeck-reaper'], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { PATH: '/usr/bin:/bin' },
      cwd: '/',
    })
    const forget = (): void => {
      if (this.#helper === helper) this.#helper = null
    }
    // Without its helper the server still ends its sessions when it ends in order; the next terminal starts a new one.
    helper.on('error', forget).on('exit', forget)
    helper.stdin.on('error', forget)
    helper.unref()
    this.#helper = helper
    for (const session of this.#sessions) this.#tell('watch', session)
  }

  #tell(verb: 'watch' | 'release', session: number): void {
    this.#helper?.stdin?.write(`${verb} ${session}\n`)
  }
}
