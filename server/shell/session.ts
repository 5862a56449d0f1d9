import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** How long the processes of a session may take to end by themselves after HUP, in milliseconds. */
export const HANGUP_GRACE_MS = 500

/** How long KILL is repeated; what is left then belongs to another user (`sudo`) and only loses its terminal. */
const KILL_LIMIT_MS = 3_000

const POLL_MS = 15

/** What /proc/PID/stat says of a process (proc_pid_stat(5)). */
export interface ProcessStat {
  /** One letter; `Z` is a zombie. */
  state: string
  processGroup: number
  session: number
  /** Process group in the foreground of its terminal, -1 without one. */
  foregroundGroup: number
}

/** Reads /proc/PID/stat; null when there is no such process or no such file system. */
export function readProcessStat(pid: number | string): ProcessStat | null {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch {
    return null
  }
  // The command's name stands in parentheses and may hold anything, a `)` too.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return {
    state: fields[0] ?? '',
    processGroup: Number(fields[2]),
    session: Number(fields[3]),
    foregroundGroup: Number(fields[5]),
  }
}

/** Lists the living processes of a session, by its leader's pid; without /proc, the leader alone stands for its group. */
export function sessionMembers(session: number): number[] {
  if (process.platform !== 'linux') return signal(-session, 0) ? [-session] : []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      const stat = readProcessStat(name)
      return stat !== null && stat.session === session && stat.state !== 'Z'
    })
    .map(Number)
}

/**
 * False while a process is on its way to a session of its own: the child of forkpty(3) is in ours until it calls setsid, and the session
 * that it will lead would be found empty. True for one that is gone.
 */
export function hasSession(pid: number): boolean {
  const stat = readProcessStat(pid)
  return stat === null || stat.session === pid
}

/**
 * Ends every process of a session: HUP, then KILL for what is left after `HANGUP_GRACE_MS`.
 * Resolves with true when none is left, with false when another user's (`sudo`) could not be ended.
 */
export async function endSession(session: number): Promise<boolean> {
  const started = performance.now()
  let members = sessionMembers(session)
  for (const pid of members) signal(pid, 'SIGHUP')
  while (members.length > 0) {
    await delay(POLL_MS)
    members = sessionMembers(session)
    const elapsed = performance.now() - started
    if (members.length > 0 && elapsed > HANGUP_GRACE_MS + KILL_LIMIT_MS) return false
    if (elapsed > HANGUP_GRACE_MS) for (const pid of members) signal(pid, 'SIGKILL')
  }
  return true
}

/** Sends a signal; false when the process is gone or not ours. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}
